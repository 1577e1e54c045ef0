"""The data and models of the story: real ones where a folder is given, else small ones made here, the same every time.

A Sample names files as signet submit wants them. Test rows never carry their label: labels lie apart.
"""
import csv, json, pathlib, re


def _number(i, k):
    """Reproducible noise in 0..1: no random module whose stream may change."""
    x = (i * 2654435761 + k * 40503) & 0xffffffff
    x ^= x >> 13
    x = (x * 1274126177) & 0xffffffff
    return (x >> 8 & 0xffff) / 0xffff


def _torque(i):
    return round(20 + 14 * _number(i, 1), 2)


def _fails(i):
    return int(_torque(i) + 1.2 * _number(i, 2) > 32.5)


def _rows(first, n, label):
    for i in range(first, first + n):
        yield [i, _torque(i)] + ([_fails(i)] if label else [])


def _write(path, header, rows):
    with open(path, 'w', newline='') as f:
        csv.writer(f, lineterminator='\n').writerows([header, *rows])


class Sample:
    label, inputs = 'failed', [{'name': 'torque', 'unit': 'Nm', 'min': '20', 'max': '35'}]
    columns = ['id:integer', 'torque:number:Nm']
    source = 'made by the demo'

    def __init__(self, folder, data=None):
        self.dir = pathlib.Path(folder)
        self.dir.mkdir(parents=True, exist_ok=True)
        self._real(pathlib.Path(data)) if data else self._made()

    def _made(self):
        _write(self.dir / 'train.csv', ['id', 'torque', self.label], _rows(1, 600, True))
        _write(self.dir / 'validation.csv', ['id', 'torque', self.label], _rows(1001, 200, True))
        _write(self.dir / 'test.csv', ['id', 'torque'], _rows(2001, 400, False))
        _write(self.dir / 'labels.csv', ['id', 'actual'], ([i, _fails(i)] for i in range(2001, 2401)))
        for version, limit in ((1, 33.6), (2, 32.7)):
            (self.dir / f'model-{version}.json').write_text(json.dumps({'fails_above_Nm': limit}) + '\n')
            _write(self.dir / f'predictions-{version}.csv', ['id', 'score'],
                   ([i, f'{min(max((_torque(i) - limit) / 10 + 0.5, 0), 1):.6f}'] for i in range(2001, 2401)))
        self.model = 'model-{}.json', 'press-health.json'

    def _real(self, data):
        for name in ('train.csv', 'validation.csv'):
            (self.dir / name).write_bytes((data / name).read_bytes())
        (self.dir / 'labels.csv').write_bytes((data / 'labels-test.csv').read_bytes())
        for version in (1, 2):
            (self.dir / f'model-{version}.onnx').write_bytes((data / f'press-health-{version}.onnx').read_bytes())
            (self.dir / f'predictions-{version}.csv').write_bytes((data / f'predictions-{version}-test.csv').read_bytes())
        with open(data / 'test.csv', newline='') as f:
            rows = list(csv.reader(f))
        self.label, self.source = rows[0][-1], 'AI4I 2020 Predictive Maintenance Dataset (CC BY 4.0)'
        _write(self.dir / 'test.csv', rows[0][:-1], (r[:-1] for r in rows[1:]))
        self.columns = ['UDI:integer', 'Product ID:text', 'Type:text', *(f'{c}:number' for c in rows[0][3:-1])]
        self.inputs = [_input(name, b) for name, b in json.loads((data / 'baseline.json').read_text()).items()]
        self.model = 'model-{}.onnx', 'press-health.onnx'


def _input(name, baseline):
    """'Torque [Nm]' and its histogram, decimals as text."""
    m = re.fullmatch(r'(.*?)(?: \[(.*)\])?', name)
    return {'name': m[1], 'unit': m[2], 'min': str(baseline['min']), 'max': str(baseline['max']),
            'baseline': {'edges': [str(e) for e in baseline['edges']], 'counts': baseline['counts']}}
