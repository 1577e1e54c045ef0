"""HTTP byte for byte: one request and its reply; and a go-between that writes down what passes."""
import socket, threading


class Broken(Exception):
    pass


def head_of(stream):
    """The first line and the header lines, as they came."""
    lines = []
    while True:
        line = stream.readline()
        if not line:
            if lines:
                raise Broken('the head ends early')
            return None
        if line in (b'\r\n', b'\n'):
            return lines
        lines.append(line)


def header(lines, name):
    for line in lines[1:]:
        key, _, value = line.partition(b':')
        if key.strip().lower() == name.encode():
            return value.strip().decode()
    return None


def body_of(stream, lines):
    """(what to pass on, what it says)"""
    if (header(lines, 'transfer-encoding') or '').lower() == 'chunked':
        raw = said = b''
        while True:
            line = stream.readline()
            raw += line
            size = int(line, 16)
            chunk = stream.read(size + 2)
            raw += chunk
            if size == 0:
                return raw, said
            said += chunk[:-2]
    body = stream.read(int(header(lines, 'content-length') or 0))
    return body, body


def reply_of(stream, method):
    lines = head_of(stream)
    if lines is None:
        raise Broken('no reply')
    status = int(lines[0].split()[1])
    if status == 100:
        return reply_of(stream, method)
    if method == 'HEAD' or status in (204, 304):
        return lines, (b'', b'')
    return lines, body_of(stream, lines)


def talk(port, method, target, headers=(), body=None):
    """One request on a connection of its own: (status, reply's head lines, body)."""
    lines = [f'{method} {target} HTTP/1.1', f'Host: 127.0.0.1:{port}', *(f'{k}: {v}' for k, v in headers)]
    if body is not None and not any(k in ('Content-Length', 'Transfer-Encoding') for k, _ in headers):
        lines.append(f'Content-Length: {len(body)}')
    with socket.create_connection(('127.0.0.1', port), timeout=60) as s:
        s.sendall('\r\n'.join(lines).encode() + b'\r\n\r\n' + (body or b''))
        with s.makefile('rb') as stream:
            head, (_, said) = reply_of(stream, method)
    return int(head[0].split()[1]), head, said


class Between:
    """Listens, passes each request on to the server's port, keeps (request head, body, reply head, body)."""

    def __init__(self):
        self.kept, self.target = [], None
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.serve, args=self.listener.accept()[:1], daemon=True).start()

    def serve(self, client):
        with client, client.makefile('rb') as asked, socket.create_connection(('127.0.0.1', self.target)) as server, \
                server.makefile('rb') as answered:
            while True:
                lines = head_of(asked)
                if lines is None:
                    return
                if (header(lines, 'expect') or '').lower() == '100-continue':
                    client.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
                    server.sendall(b''.join(x for x in lines if not x.lower().startswith(b'expect:')) + b'\r\n')
                else:
                    server.sendall(b''.join(lines) + b'\r\n')
                raw, said = body_of(asked, lines)
                server.sendall(raw)
                head, (back, reply) = reply_of(answered, lines[0].split()[0].decode())
                self.kept.append((lines, said, head, reply))  # before the client goes on
                client.sendall(b''.join(head) + b'\r\n' + back)
