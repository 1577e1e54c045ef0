-- Changes that still wait for signatures: the inbox looks at each of them and at no other.

CREATE INDEX change_open ON change (number) WHERE state = 'open' AND to_idx = 9007199254740991;
