"""copier.py - for decide.py: the copier of vb:ablation, from docs/certificate.md: T_n's weights as tabled there, rounded entry
by entry, and heads that see by windows, by ALiBi's slopes or everything alike."""
from decimal import Decimal, localcontext
from fractions import Fraction

from facts import demand, letters
from models import Real, dot, softmax

POSITIONS = ("hard-alibi", "alibi", "nope")
BITS = {"exact": 0, "float32": 24, "bf16": 8, "fp16": 11, "int8": None}


def kept(q, bits):
    """The nearest number of so many significant bits; Python rounds halves to even."""
    if not bits or not q:
        return Fraction(q)
    unit, size = Fraction(1), abs(Fraction(q))
    while size / unit >= 2**bits:
        unit *= 2
    while size / unit < 2**(bits - 1):
        unit /= 2
    return round(Fraction(q) / unit) * unit


def matrix(rows, bits):
    """Rows column -> value with their weights rounded."""
    if bits is None:
        scale = Fraction(max(abs(v) for row in rows for v in row.values()), 127)
        rows = [{c: round(v / scale) * scale for c, v in row.items()} for row in rows]
    return [{c: Real(kept(v, bits or 0)) for c, v in row.items() if v} for row in rows]


def slope(m, heads):
    with localcontext() as c:
        c.prec = 60
        return Fraction(round(Decimal(2) ** (24 - Decimal(8 * m) / heads)), 2**24)


class Copier:
    def __init__(self, d, n, words):
        demand(len(words) == 2 and words[0] in POSITIONS and words[1] in BITS, "no such change")
        self.d, self.n = d, n
        self.b, self.positions, bits = max(1, (d - 1).bit_length()), words[0], BITS[words[1]]
        b, gamma, self.beta = self.b, min(2, self.b), 0
        while 2 ** (self.beta * gamma) < 2 * (d**n + n - 1):
            self.beta += 1
        self.beta = kept(self.beta, bits or 0)
        self.slopes = [kept(slope(m, n + 1), bits or 0) for m in range(1, n + 2)]
        code = [{c: 2 * (a >> (b - 1 - c) & 1) - 1 for c in range(b)} for a in range(d)]
        self.embed = matrix([{**row, b + 2: 1} for row in code] + [{b: 1, b + 2: 1}, {b + 1: 1, b + 2: 1}], bits)
        self.make_block_1(bits)
        lane, width = self.lane, (n + 1) * (b + 3)
        asks = {lane(s, c): lane(s + 1, c) for s in range(1, n + 1) for c in range(b)}
        asks.update({lane(s, b): lane(s, b + 1) for s in range(1, n + 1)})
        first = [*range(b), lane(1, b + 2)]
        self.q = matrix([{x: 2 * n * b if x % (b + 3) == b else 1} if x in asks else {} for x in range(width)], bits)
        self.k = matrix([{asks[x]: 1} if x in asks else {} for x in range(width)], bits)
        self.v = matrix([{x: 1} if x in first else {} for x in range(width)], bits)
        self.up = matrix([{c: 1, first[-1]: 1} for c in range(b)] + [{first[-1]: 1}], bits)
        self.down = matrix([{c: 1, b: -1} for c in range(b)], bits)
        self.unembed = matrix(code + [{}, {}], bits)

    def lane(self, slot, x):
        return (slot - 1) * (self.b + 3) + x

    def make_block_1(self, bits):
        """Hidden rows: the code of each slot + 1, COPY of each slot, 2 slot_(k+1)[BOS] - 2 h_1[BOS] - 1, one; then the lanes."""
        n, b = self.n, self.b
        rows, lanes = [], [{} for _ in range((n + 1) * (b + 3))]

        def hidden(*terms):
            row = {}
            for times, slot, x in terms:
                row[self.lane(slot, x)] = row.get(self.lane(slot, x), 0) + times * slot
                if slot > 1:
                    row[self.lane(slot - 1, x)] = row.get(self.lane(slot - 1, x), 0) - times * (slot - 1)
            rows.append(row)
            return len(rows) - 1

        codes = {(s, c): hidden((1, s, c), (1, 1, b + 2)) for s in range(1, n + 2) for c in range(b)}
        for s in range(1, n + 1):
            lanes[self.lane(s, b)][hidden((1, s, b + 1))] = 1
            lanes[self.lane(s, b + 1)][hidden((2, s + 1, b), (-2, 1, b), (-1, 1, b + 2))] = 1
        one = hidden((1, 1, b + 2))
        for (s, c), r in codes.items():
            lanes[self.lane(s, c)] = {r: 1, one: -1}
        lanes[self.lane(1, b + 2)][one] = 1
        self.U2, self.U1 = matrix(rows, bits), matrix(lanes, bits)

    def push(self, at, token):
        """A position: the token's embedding, queries, keys, values."""
        e = [self.embed[token].get(c, Real(0)) for c in range(self.b + 3)]
        seen, heads = [x[0] for x in at] + [e], []
        for m in range(1, self.n + 2):
            last = seen[-m:] if self.positions == "hard-alibi" else seen
            far = self.slopes[m - 1] if self.positions == "alibi" else 0
            heads += softmax([Real(-far * (len(last) - 1 - p)) for p in range(len(last))], last)
        lanes = [dot(row, [relu(dot(r, heads)) for r in self.U2]) for row in self.U1]
        return at + [(e, *([dot(row, lanes) for row in w] for w in (self.q, self.k, self.v)))]

    def logits(self, at):
        query = at[-1][1]
        scores = [Real(self.beta) * dot(dict(enumerate(query)), key) for _, _, key, _ in at]
        found = softmax(scores, [value for _, _, _, value in at])
        code = [dot(row, [relu(dot(r, found)) for r in self.up]) for row in self.down]
        return [dot(row, code) for row in self.unembed]


def relu(x):
    return x if x.above(Real(0)) > 0 else Real(0)


def ablation_list(need, reading, verdict, p):
    d, n, length = p["D"], p["n"], p["L"]
    demand(length <= 64, "L")
    if verdict == "REFUTED" or (reading == "longest" and any(x.startswith("run-wrong ") for x in need.texts)):
        x = need.open(f"no-repeat {n:x}")
        need.exact(f"run-wrong {x}")
        demand(len(letters(x)) <= length, "too long")
        length = len(letters(x)) - 1
    for short in range(1, length + 1 if verdict == "VERIFIED" else 0):
        if short < d**n + n:
            need.exact(f"run-copied {n:x} {short:x}")
