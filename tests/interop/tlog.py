# SPDX-License-Identifier: Apache-2.0
"""C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness and tlog-tiles, from their texts.

Shares no code with foil. As a program:

  tlog.py vkey NAME SEED                 a log's key (type 1); SEED is a byte
  tlog.py log DIR NAME SEED SIZE [TAG]   a published log of SIZE leaves; TAG from leaf 3 on makes a fork
  tlog.py client URL NAME SEED VKEY      tries every status of tlog-witness against a witness
  tlog.py race NAME SEED VKEY URL...     several processes of one witness, asked at once
  tlog.py verify CHECKPOINT VKEY...      every one of these keys must have signed
  tlog.py witness NAME SEED LOGVKEY MODE a witness on a free port, which it prints; MODE as in MODES;
                                         over TLS when CERT names a file with key and certificate
"""
import base64
import concurrent.futures
import hashlib
import http.server
import os
import ssl
import sys
import time
import urllib.error
import urllib.request

import nacl.exceptions
import nacl.signing

ED25519, COSIGNATURE = 1, 4


def H(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---- the tree: RFC 6962, section 2.1

def leaf(entry):
    return H(b"\x00", entry)


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def root(leaves):
    if not leaves:
        return H()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return H(b"\x01", root(leaves[:k]), root(leaves[k:]))


def consistency(m, leaves, whole=True):
    """SUBPROOF(m, D[n], b)."""
    n = len(leaves)
    if m == n:
        return [] if whole else [root(leaves)]
    k = split(n)
    if m <= k:
        return consistency(m, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [root(leaves[:k])]


def extends(m, old, n, new, path):
    """RFC 9162, section 2.1.4.2."""
    path = list(path)
    if m == n:
        return not path and old == new
    if not path:
        return False
    if m & (m - 1) == 0:
        path.insert(0, old)
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = H(b"\x01", c, fr), H(b"\x01", c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = H(b"\x01", sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old and sr == new


# ---- notes

def b64(b):
    return base64.b64encode(b).decode()


class Key:
    def __init__(self, name, seed, kind):
        self.name, self.kind = name, kind
        self.secret = nacl.signing.SigningKey(bytes([seed]) * 32)
        self.pub = bytes(self.secret.verify_key)
        self.id = H(name.encode(), b"\n", bytes([kind]), self.pub)[:4]

    def vkey(self):
        return "%s+%s+%s" % (self.name, self.id.hex(), b64(bytes([self.kind]) + self.pub))

    def line(self, text, at=None):
        if self.kind == COSIGNATURE:
            message = b"cosignature/v1\ntime %d\n" % at + text
            sig = at.to_bytes(8, "big") + self.secret.sign(message).signature
        else:
            sig = self.secret.sign(text).signature
        return "\u2014 %s %s\n" % (self.name, b64(self.id + sig))


class Verifier:
    def __init__(self, vkey):
        self.name, hexid, rest = vkey.split("+", 2)
        raw = base64.b64decode(rest, validate=True)
        self.kind, self.pub, self.id = raw[0], raw[1:], bytes.fromhex(hexid)
        assert self.id == H(self.name.encode(), b"\n", raw)[:4], "key id"

    def times(self, note):
        """None when a line is bad; else the times of the good ones (0 for a plain signature)."""
        text, lines = parse(note)
        out = []
        for name, blob in lines:
            if name != self.name or blob[:4] != self.id:
                continue
            sig, at, message = blob[4:], 0, text
            if self.kind == COSIGNATURE:
                at = int.from_bytes(sig[:8], "big")
                message, sig = b"cosignature/v1\ntime %d\n" % at + text, sig[8:]
            try:
                nacl.signing.VerifyKey(self.pub).verify(message, sig)
            except (nacl.exceptions.BadSignatureError, ValueError):
                return None
            out.append(at)
        return out


def parse(note):
    text, _, tail = note.rpartition(b"\n\n")
    lines = []
    for line in tail.decode().splitlines():
        dash, name, blob = line.split(" ")
        assert dash == "\u2014"
        lines.append((name, base64.b64decode(blob, validate=True)))
    assert lines
    return text + b"\n", lines


def checkpoint(name, leaves):
    return ("%s\n%d\n%s\n" % (name, len(leaves), b64(root(leaves)))).encode()


def entries(n, tag=""):
    return [("entry %d%s" % (i, tag if i >= 3 else "")).encode() for i in range(n)]


def request(old, proof, note):
    return ("old %d\n" % old + "".join(b64(h) + "\n" for h in proof) + "\n").encode() + note


# ---- tiles

def index_path(n):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "/".join(parts)


def put(directory, path, data):
    path = os.path.join(directory, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def publish(directory, key, size, tag=""):
    all_entries = entries(size, tag)
    hashes = [leaf(e) for e in all_entries]
    level, row = 0, hashes
    while row:
        for t in range(0, len(row), 256):
            tile = row[t:t + 256]
            part = "" if len(tile) == 256 else ".p/%d" % len(tile)
            put(directory, "tile/%d/%s%s" % (level, index_path(t // 256), part), b"".join(tile))
        row = [root(row[i:i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    for t in range(0, size, 256):
        some = all_entries[t:t + 256]
        part = "" if len(some) == 256 else ".p/%d" % len(some)
        put(directory, "tile/entries/%s%s" % (index_path(t // 256), part),
            b"".join(len(e).to_bytes(2, "big") + e for e in some))
    text = checkpoint(key.name, hashes)
    note = text + b"\n" + key.line(text).encode()
    put(directory, "checkpoint", note)
    put(directory, "checkpoints/%d" % size, note)


# ---- a client that tries everything

def post(url, body, path="/add-checkpoint", method="POST"):
    r = urllib.request.Request(url + path, data=body, method=method)
    try:
        with urllib.request.urlopen(r, timeout=10) as a:
            return a.status, a.headers.get("Content-Type"), a.read()
    except urllib.error.HTTPError as e:
        return e.code, e.headers.get("Content-Type"), e.read()


class Client:
    def __init__(self, url, key, witness):
        self.url, self.key, self.witness, self.tried, self.bad = url, key, witness, 0, 0

    def note(self, leaves, name=None, key=None, more=""):
        text = checkpoint(name or self.key.name, leaves)
        return text + b"\n" + ((key or self.key).line(text) + more).encode()

    def expect(self, what, status, body, size=None, path="/add-checkpoint", method="POST"):
        self.tried += 1
        got, kind, answer = post(self.url, body, path, method)
        ok = got == status
        if ok and status == 409:
            ok = kind == "text/x.tlog.size" and answer == b"%d\n" % size
        if ok and status == 200:
            note = body.split(b"\n\n", 1)[1] + answer
            times = self.witness.times(note)
            ok = times and abs(times[-1] - time.time()) < 100
        if not ok:
            self.bad += 1
            print("NOT OK  %s: %d %s %r, not %d" % (what, got, kind, answer, status))

    def run(self):
        k, e = self.key, [leaf(x) for x in entries(40)]
        fork = [leaf(x) for x in entries(40, " fork")]
        other = Key(k.name, 99, ED25519)
        stranger = Key("stranger.example/log", 98, ED25519)
        n = self.note
        x = self.expect
        # 404, 403, 400 before anything is known
        x("an origin not known", 404, request(0, [], n(e[:5], stranger.name, stranger)))
        x("a key not known", 403, request(0, [], n(e[:5], key=other)))
        forged = bytearray(n(e[:5]))
        forged[-10] ^= 1
        x("a bad signature of the known key", 403, request(0, [], bytes(forged)))
        x("old above the size", 400, request(6, [], n(e[:5])))
        for what, body in (("empty", b""), ("no old line", b"\n" + n(e[:5])), ("old without a size", b"old \n\n" + n(e[:5])),
                           ("a leading zero", b"old 00\n\n" + n(e[:5])), ("old -1", b"old -1\n\n" + n(e[:5])),
                           ("old 0x0", b"old 0x0\n\n" + n(e[:5])), ("two spaces", b"old  0\n\n" + n(e[:5])),
                           ("CR LF", b"old 0\r\n\r\n" + n(e[:5])), ("no empty line", b"old 0\n" + n(e[:5])[:20]),
                           ("no checkpoint", b"old 0\n\n"), ("a short hash", b"old 0\nAAAA\n\n" + n(e[:5])),
                           ("not base64", b"old 0\n****\n\n" + n(e[:5])),
                           ("64 proof lines", request(3, [H()] * 64, n(e[:5]))),
                           ("a cut note", request(0, [], n(e[:5])[:-1])),
                           ("a note without signature", b"old 0\n\n" + checkpoint(k.name, e[:5]) + b"\n")):
            x(what, 400, body)
        x("a first proof that is not empty", 422, request(0, [H()], n(e[:5])))
        x("old that is not held", 409, request(3, consistency(3, e[:5]), n(e[:5])), 0)
        # the first, with lines of unknown keys
        x("the first checkpoint", 200, request(0, [], n(e[:5], more=stranger.line(b"x\n"))))
        x("the same again, by its size", 200, request(5, [], n(e[:5])))
        x("the same again, from 0", 409, request(0, [], n(e[:5])), 5)
        x("a proof to the same size", 422, request(5, [H()], n(e[:5])))
        x("another root of the same size", 409, request(5, [], n(fork[:5])), 5)
        x("a step of one", 200, request(5, consistency(5, e[:6]), n(e[:6])))
        x("a smaller one", 409, request(5, [], n(e[:5])), 6)
        x("a fork", 422, request(6, consistency(6, fork[:9]), n(fork[:9])))
        x("a proof of another size", 422, request(6, consistency(5, e[:9]), n(e[:9])))
        x("no proof", 422, request(6, [], n(e[:9])))
        x("a proof with one hash more", 422, request(6, consistency(6, e[:9]) + [H()], n(e[:9])))
        for a, b in ((6, 8), (8, 9), (9, 16), (16, 31), (31, 40)):
            x("from %d to %d" % (a, b), 200, request(a, consistency(a, e[:b]), n(e[:b])))
        # the interface beside it
        x("GET", 405, None, method="GET")
        x("elsewhere", 404, b"x", path="/")
        x("too much", 413, b"old 0\n" + b"A" * 200000)
        self.monitor(e)
        print("%d of %d tried were as they must be" % (self.tried - self.bad, self.tried))
        return self.bad == 0

    def monitor(self, e):
        self.tried += 1
        path = "/%s/checkpoint" % H(self.key.name.encode()).hex()
        got, _, note = post(self.url, None, path, "GET")
        log = Verifier(self.key.vkey())
        if got != 200 or parse(note)[0] != checkpoint(self.key.name, e) or not log.times(note) or not self.witness.times(note):
            self.bad += 1
            print("NOT OK  monitor: %d %r" % (got, note))


def race(urls, key, witness, rounds=60):
    """The race of tlog-witness: all ask from one size, for different ones; one may be cosigned."""
    e = [leaf(x) for x in entries(rounds * (len(urls) + 1))]
    held, lost = 0, 0
    with concurrent.futures.ThreadPoolExecutor(len(urls)) as pool:
        for _ in range(rounds):
            sizes = [held + 1 + i for i in range(len(urls))]
            client = Client("", key, witness)
            bodies = [request(held, consistency(held, e[:n]) if held else [], client.note(e[:n])) for n in sizes]
            got = list(pool.map(lambda a: post(*a), zip(urls, bodies)))
            won = [n for n, (status, _, _) in zip(sizes, got) if status == 200]
            if len(won) != 1 or any(s not in (200, 409) for s, _, _ in got):
                print("NOT OK  from %d: %r" % (held, got))
                return False
            if any(s == 409 and a != b"%d\n" % won[0] for s, _, a in got):
                print("NOT OK  a 409 names another size: %r" % got)
                return False
            held, lost = won[0], lost + len(urls) - 1
    print("%d rounds, one cosigned in each, %d told the size" % (rounds, lost))
    return True


# ---- a witness, good and otherwise

MODES = {
    "good": "as the text says",
    "slow": "answers after a minute",
    "drip": "a byte a second",
    "garbage": "200 and something else",
    "html": "200 and a page",
    "redirect": "sends to a witness that is good",
    "otherlog": "200 with its cosignature over another log's checkpoint",
    "otherkey": "200 with a line of a key that nobody knows",
    "future": "200 with a cosignature of next year",
    "large": "200 and a megabyte",
    "endless": "200 and never an end",
    "headers": "never an end of headers",
    "ahead": "409 with a size that is larger",
    "loop": "409 with another size each time",
    "nosize": "409 without a size",
    "refuse": "403", "unknown": "404", "broken": "500", "fork": "422 for any proof",
}


class Witness(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    key = log = mode = None
    held = {}
    asked = 0

    def log_message(self, *args):
        pass

    def say(self, status, body, kind="text/plain", more=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for k, v in more:
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        cls = type(self)
        cls.asked += 1
        mode = self.mode
        text = parse(body.split(b"\n\n", 1)[1])[0]
        size = int(text.split(b"\n")[1])
        now = int(time.time())
        if mode == "slow":
            time.sleep(60)
        elif mode == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(1)
        elif mode == "garbage":
            self.say(200, b"\x00\xff\x1b[2J nothing\n")
        elif mode == "html":
            self.say(200, b"<html>Please log in</html>\n", "text/html")
        elif mode == "redirect":
            self.say(302, b"", more=[("Location", os.environ["ELSEWHERE"])])
        elif mode == "otherlog":
            self.say(200, self.key.line(b"other.example/log\n" + text.split(b"\n", 1)[1], now).encode())
        elif mode == "otherkey":
            self.say(200, Key("nobody.example", 97, COSIGNATURE).line(text, now).encode())
        elif mode == "future":
            self.say(200, self.key.line(text, now + 365 * 86400).encode())
        elif mode == "large":
            self.say(200, b"x" * (1 << 20))
        elif mode == "endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 1000)
        elif mode == "headers":
            self.send_response(200)
            self.flush_headers()
            while True:
                self.wfile.write(b"X-More: %s\r\n" % (b"x" * 1000))
        elif mode == "ahead":
            self.say(409, b"%d\n" % (size + 3), "text/x.tlog.size")
        elif mode == "loop":
            self.say(409, b"%d\n" % (cls.asked % size), "text/x.tlog.size")
        elif mode == "nosize":
            self.say(409, b"conflict\n")
        elif mode in ("refuse", "unknown", "broken"):
            self.say({"refuse": 403, "unknown": 404, "broken": 500}[mode], b"no\n")
        elif mode == "fork" and body.startswith(b"old 0\n"):
            self.say(409, b"2\n", "text/x.tlog.size")
        elif mode == "fork":
            self.say(422, b"no\n")
        else:
            self.good(body, now)

    def good(self, body, now):
        head, note = body.split(b"\n\n", 1)
        lines = head.split(b"\n")
        old = int(lines[0].split(b" ")[1])
        proof = [base64.b64decode(x) for x in lines[1:]]
        text = parse(note)[0]
        name, size, top = text.decode().split("\n")[:3]
        size, top = int(size), base64.b64decode(top)
        held = self.held.get(name, (0, H()))
        if name != self.log.name:
            self.say(404, b"")
        elif not self.log.times(note):
            self.say(403, b"")
        elif old > size:
            self.say(400, b"")
        elif old != held[0]:
            self.say(409, b"%d\n" % held[0], "text/x.tlog.size")
        elif old == 0 and proof or old and not extends(old, held[1], size, top, proof):
            self.say(409 if old == size else 422, b"%d\n" % held[0], "text/x.tlog.size")
        else:
            self.held[name] = (size, top)
            self.say(200, self.key.line(text, now).encode())


def serve(name, seed, log, mode):
    Witness.key, Witness.log, Witness.mode = Key(name, seed, COSIGNATURE), Verifier(log), mode
    assert mode in MODES
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
    server.daemon_threads = True
    scheme = "http"
    if "CERT" in os.environ:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.environ["CERT"])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    print("%s %s://127.0.0.1:%d" % (Witness.key.vkey(), scheme, server.server_port), flush=True)
    server.serve_forever()


def main(args):
    if args[0] == "vkey":
        print(Key(args[1], int(args[2]), ED25519).vkey())
    elif args[0] == "log":
        publish(args[1], Key(args[2], int(args[3]), ED25519), int(args[4]), " " + args[5] if len(args) > 5 else "")
    elif args[0] == "client":
        return 0 if Client(args[1], Key(args[2], int(args[3]), ED25519), Verifier(args[4])).run() else 1
    elif args[0] == "race":
        return 0 if race(args[4:], Key(args[1], int(args[2]), ED25519), Verifier(args[3])) else 1
    elif args[0] == "verify":
        with open(args[1], "rb") as f:
            note = f.read()
        return 0 if all(Verifier(v).times(note) for v in args[2:]) else 1
    elif args[0] == "witness":
        serve(args[1], int(args[2]), args[3], args[4])
    else:
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
