"""models.py - for decide.py: models run by fractions where all is rational, and by 150 decimals with a wide margin where it is not;
T_n from the tables of docs/certificate.md, not as a product of weights."""
import itertools
from decimal import Decimal, localcontext
from fractions import Fraction

from facts import Refused, Unable, demand, integer, letters, number, parse_list, repeats

DIGITS = 150
CLOSE = Fraction(1, 10**80)


class Real:
    """A number; exact, or right to many digits."""

    def __init__(self, q, exact=True):
        self.q, self.exact = Fraction(q), exact
        if not exact:
            self.q = Fraction(int(self.q * 10**DIGITS), 10**DIGITS)

    def __add__(self, o):
        return Real(self.q + o.q, self.exact and o.exact)

    def __mul__(self, o):
        if (self.exact and not self.q) or (o.exact and not o.q):
            return Real(0)
        return Real(self.q * o.q, self.exact and o.exact)

    def above(self, o):
        """1, 0, -1: larger, equal, smaller."""
        if self.exact and o.exact:
            return (self.q > o.q) - (self.q < o.q)
        if abs(self.q - o.q) < CLOSE:
            raise Unable("too close")
        return 1 if self.q > o.q else -1


def exp(q):
    with localcontext() as c:
        c.prec = DIGITS + 20
        if q < -10**4:
            return Fraction(0)
        return Fraction((Decimal(q.numerator) / Decimal(q.denominator)).exp())


def softmax(scores, values):
    """The mean of rows; exact where every score has the same mean."""
    groups = {}
    for i, s in enumerate(scores):
        groups.setdefault((s.q if s.exact else ("inexact", i)), []).append(i)
    top = max(s.q for s in scores)
    weight = {k: exp(scores[g[0]].q - top) for k, g in groups.items()}
    total = sum(weight[k] * len(g) for k, g in groups.items())
    row = []
    for x in range(len(values[0])):
        sums = {k: [values[i][x] for i in g] for k, g in groups.items()}
        exact = all(v.exact for vs in sums.values() for v in vs)
        means = {sum(v.q for v in vs) / len(vs) for vs in sums.values()}
        if exact and len(means) == 1:
            row.append(Real(means.pop()))
        else:
            row.append(Real(sum(weight[k] * sum(v.q for v in vs) for k, vs in sums.items()) / total, False))
    return row


class Given:
    """A model that a certificate writes out."""

    def __init__(self, d, lines):
        self.d, self.ops, lines = d, [], iter(lines)
        for line in lines:
            kind, *a = line.split(" ")
            arity = {"embed": 1, "linear": 2, "scan": 2, "relu": 1, "attend": 6, "add": 2, "round": 2}
            demand(kind == "join" and a or arity.get(kind) == len(a), "no op")
            sources = {"embed": 0, "linear": 1, "scan": 1, "relu": 1, "attend": 3, "add": 2, "round": 1, "join": len(a)}[kind]
            src = [integer(x) - 1 for x in a[:sources]]
            demand(all(0 <= s < len(self.ops) for s in src), "no earlier op")
            dims = [self.ops[s]["dim"] for s in src]
            op = {"kind": kind, "src": src, "dim": {"join": sum(dims), "attend": dims[-1] if dims else 0}.get(kind, dims[0] if dims else 0)}
            if kind in ("embed", "linear", "scan"):
                op["dim"] = integer(a[-1])
                if op["dim"] > 1 << 17:
                    raise Unable("size")
                op["rows"] = [self.row(next(lines, ""), {"embed": op["dim"], "linear": dims[0] + 1 if dims else 0, "scan": op["dim"] + dims[0] if dims else 0}[kind]) for _ in range(d + 2 if kind == "embed" else op["dim"])]
            elif kind == "attend":
                op["window"], op["beta"], op["slope"] = integer(a[3]), number(a[4]), number(a[5])
                demand(dims[0] == dims[1], "dimensions")
            elif kind == "add":
                demand(dims[0] == dims[1], "dimensions")
            elif kind == "round":
                op["bits"] = integer(a[1])
                demand(op["bits"] <= 1000, "bits")
            demand(op["dim"] > 0, "no coordinates")
            self.ops.append(op)
        demand(self.ops and self.ops[-1]["dim"] == d + 2, "no logits")

    @staticmethod
    def row(text, columns):
        demand(text.startswith("row ") and text.count(" ") == 1, "no row")
        row = parse_list(text[4:])
        demand(all(c < columns for c in row), "no such column")
        return {c: Real(v) for c, v in row.items()}

    def push(self, at, token):
        """The registers of the next position."""
        now = []
        for op in self.ops:
            kind, src = op["kind"], op["src"]
            x = now[src[0]] if src else None
            if kind == "embed":
                y = [op["rows"][token].get(c, Real(0)) for c in range(op["dim"])]
            elif kind == "linear":
                y = [dot(row, x + [Real(1)]) for row in op["rows"]]
            elif kind == "scan":
                was = at[-1][len(now)] if at else [Real(0)] * op["dim"]
                y = [dot(row, was + x) for row in op["rows"]]
            elif kind == "relu":
                y = [v if v.above(Real(0)) > 0 else Real(0) for v in x]
            elif kind == "round":
                y = [nearest(v, op["bits"]) for v in x]
            elif kind == "add":
                y = [v + w for v, w in zip(x, now[src[1]])]
            elif kind == "join":
                y = [v for s in src for v in now[s]]
            else:
                rows = at + [now]
                i = len(rows) - 1
                first = max(0, i - op["window"] + 1) if op["window"] else 0
                scores = [dot(dict(enumerate(x)), rows[p][src[1]]) * Real(op["beta"]) + Real(-op["slope"] * (i - p)) for p in range(first, i + 1)]
                y = softmax(scores, [rows[p][src[2]] for p in range(first, i + 1)])
            now.append(y)
        return at + [now]

    def logits(self, at):
        return at[-1][-1]


def dot(row, x):
    total = Real(0)
    for c, v in row.items():
        total = total + v * x[c]
    return total


def nearest(v, bits):
    z = v.q * 2**bits
    if not v.exact and abs(z * 2 - round(z * 2)) < CLOSE * 2**(bits + 1):
        raise Unable("too close")
    return Real(Fraction(round(z), 2**bits))  # Python rounds halves to even


class Lanes:
    """T_n: a position is its lanes, read off the hidden rows; logits are the read-out of their mean."""

    def __init__(self, t):
        self.t, self.beta, keys = t, 0, 2 * (t.D**t.n + t.n - 1)
        while 2 ** (self.beta * t.gamma) < keys:
            self.beta += 1

    def push(self, at, token):
        t = self.t
        tokens = [x[0] for x in at] + [token]
        i = min(len(tokens), t.n + 1)
        seen = {lag * t.d0 + c: v for lag in range(i) for c, v in t.embed(tokens[-1 - lag]).items()}
        hidden = [max(Fraction(0), sum(v * seen.get(c, 0) for c, v in t.hidden(i, r).items())) for r in range(t.w1)]
        lanes = [sum(v * hidden[r] for r, v in t.row("U1", lane).items()) for lane in range(t.N)]
        return at + [(token, lanes)]

    def logits(self, at):
        t, query = self.t, at[-1][1]
        asks = {}
        for lane in range(t.N):
            for c, v in t.row("score", lane).items():
                asks[c] = asks.get(c, 0) + query[lane] * v
        scores = [Real(self.beta * sum(v * key[c] for c, v in asks.items())) for _, key in at]
        found = softmax(scores, [[Real(v) for v in lanes] for _, lanes in at])
        return [dot({c: Real(v) for c, v in t.row("readout", x).items()}, found) for x in range(t.D + 2)]


def says(model, at, a):
    y = model.logits(at)
    return all(y[a].above(v) >= (1 if c < a else 0) for c, v in enumerate(y) if c != a)


def copies(model, d, x):
    at = model.push([], d)
    for a in x:
        at = model.push(at, a)
    for i, a in enumerate(x):
        at = model.push(at, x[i - 1] if i else d + 1)
        if not says(model, at, a):
            return False
    return True


def run_fact(model, d, text):
    """run-copied N L and run-wrong x."""
    kind, *a = text.split(" ")
    demand(model, "there is nothing to run")
    if kind == "run-wrong":
        demand(len(a) == 1, "arguments")
        x = letters(a[0])
        demand(max(x) < d, "letter")
        if len(x) > 80:
            raise Unable("long string")
        demand(not copies(model, d, x), "it is copied")
        return
    demand(len(a) == 2, "arguments")
    n, length = integer(a[0]), integer(a[1])
    demand(n >= 1 and length >= 1, "n, L >= 1")
    if length > 16 or d**length > 1 << 12:
        if n > 2 or length > 16 or d > 4:
            raise Unable("many strings")
    for x in itertools.product(range(d), repeat=length) if d**length <= 1 << 12 else grams(d, n, length):
        if not repeats(n, x) and not copies(model, d, x):
            raise Refused(f"not copied: {x}")


def grams(d, n, length):
    """Strings that repeat no n-gram, letter by letter."""
    found = [()]
    for _ in range(length):
        found = [x + (a,) for x in found for a in range(d) if not repeats(n, x + (a,))]
        if len(found) > 1 << 12:
            raise Unable("many strings")
    return found
