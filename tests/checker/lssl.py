"""lssl.py - the certificates of the claims about LSSL, from docs/certificate.md alone: the bilinear rule as an equation solved in every
step, kernels from such steps, closed forms from the powers of their matrix."""
from fractions import Fraction
from functools import lru_cache

from facts import Unable, demand, parse_list, spell_list

FAMILIES = ("legs", "legt", "lagt", "lagt-half")
TABLE = {("lssl:L3.1", "sharp", "VERIFIED"): "N", ("lssl:convolution", "sharp", "VERIFIED"): "family N L step",
         ("lssl:generating-function", "sharp", "VERIFIED"): "N L", ("lssl:generating-function", "everywhere", "REFUTED"): "N L"}


def matrix(family, n):
    def entry(i, j):
        if family == "legs":
            return 0 if j > i else -(2 * j + 1) if j < i else -(i + 1)
        if family == "legt":
            return -(2 * j + 1) * (1 if j <= i else (-1)**(i + j))
        return 0 if j > i else Fraction(-1, 2) if family == "lagt-half" and i == j else -1
    return [[Fraction(entry(i, j)) for j in range(n)] for i in range(n)]


def apply(m, x):
    return [sum(a * b for a, b in zip(row, x)) for row in m]


def plus(m, c):
    """I + c m."""
    return [[c * a + (i == j) for j, a in enumerate(row)] for i, row in enumerate(m)]


def solve(m, b):
    """By elimination and substitution backwards."""
    rows = [list(r) + [v] for r, v in zip(m, b)]
    n = len(rows)
    for p in range(n):
        at = next((i for i in range(p, n) if rows[i][p]), None)
        demand(at is not None, "singular")
        rows[p], rows[at] = rows[at], rows[p]
        for i in range(p + 1, n):
            f = rows[i][p] / rows[p][p]
            if f:
                rows[i] = [a - f * c for a, c in zip(rows[i], rows[p])]
    x = [Fraction(0)] * n
    for p in range(n - 1, -1, -1):
        x[p] = (rows[p][n] - sum(rows[p][j] * x[j] for j in range(p + 1, n))) / rows[p][p]
    return x


class Gate:
    def shape(self, name):
        demand(name == "euler", "no such matrix")
        return 5, 2

    def entry(self, name, i, j):
        return Fraction(i + 1 if j else 1, i + 2)


class Recurrence:
    def __init__(self, family, n, length, h):
        self.n, self.length, self.h = n, length, h
        self.a = matrix(family, n)

    def step(self, x, u):
        """(I - h/2 A) x' = (I + h/2 A) x + h u."""
        return solve(plus(self.a, -self.h / 2), [v + self.h * u for v in apply(plus(self.a, self.h / 2), x)])

    @lru_cache(maxsize=None)
    def outputs(self, j):
        x, y = [Fraction(0)] * self.n, []
        for t in range(self.length):
            x = self.step(x, Fraction(int(t == j)))
            y.append(sum(x))
        return y


class View(Recurrence):
    def shape(self, name):
        demand(name in ("kernel", "impulse"), "no such matrix")
        return (1 if name == "kernel" else self.length), self.length

    def entry(self, name, i, j):
        return self.outputs(i)[j] + (name == "impulse" and i == j)


class Series:
    def __init__(self, n, length):
        self.n, self.length = n, length
        self.of = [Recurrence(f, n, length, Fraction(1)) for f in FAMILIES]

    def shape(self, name):
        demand(name in ("sum", "closed", "three", "pole"), "no such matrix")
        return {"three": (1, 1), "pole": (self.n, self.n)}.get(name, (4, self.n + self.length))

    @lru_cache(maxsize=None)
    def powers(self, family):
        """A, and A^L, of the recurrence, as lists of columns."""
        r, n = self.of[family], self.n
        unit = [[Fraction(int(i == j)) for i in range(n)] for j in range(n)]
        first = last = [r.step(e, Fraction(0)) for e in unit]
        for _ in range(self.length - 1):
            last = [r.step(c, Fraction(0)) for c in last]
        return first, last

    def entry(self, name, i, j):
        if name == "pole":
            return (i == j) - 3 * self.powers(0)[0][j][i]
        if name != "closed":
            z = Fraction(3) if name == "three" else Fraction(1, j + 2)
            return sum(k * z**t for t, k in enumerate(self.of[i].outputs(0)))
        first, last = self.powers(i)
        z, n = Fraction(1, j + 2), self.n
        x = solve([[(a == b) - z * first[b][a] for b in range(n)] for a in range(n)], self.of[i].step([Fraction(0)] * n, Fraction(1)))
        return sum(x) - z**self.length * sum(sum(last[b]) * x[b] for b in range(n))


def make(key, p):
    if key[0] == "lssl:L3.1":
        demand(p["N"] == 1, "one state")
        return Gate()
    demand(p["N"] <= 16 and p["L"] <= 32, "too large")
    if p["N"] > 6 or p["L"] > 12:
        raise Unable("N, L")
    if key[0] == "lssl:convolution":
        demand(p["family"] in FAMILIES, "family")
        bits = p["step"].numerator.bit_length() + p["step"].denominator.bit_length()
        demand(p["N"] * p["L"] * bits <= 4096, "too large")
        return View(p["family"], p["N"], p["L"], p["step"])
    return Series(p["N"], p["L"])


def needs(key, t, need):
    if key[0] == "lssl:L3.1":
        need.exact("identity (1+E)*X+E*((1+E)*U-(X+E*U)) X+E*U")
        for e in range(1, 6):
            need.exact(f"row euler {e - 1:x} {spell_list({0: Fraction(1, e + 1), 1: Fraction(e, e + 1)})}")
    elif key[0] == "lssl:convolution":
        kernel = parse_list(need.open("row kernel 0"))
        for j in range(t.length):
            row = {k + j: v for k, v in kernel.items() if k + j < t.length}
            row[j] = row.get(j, 0) + 1
            need.exact(f"row impulse {j:x} {spell_list(row)}")
    elif key[1] == "sharp":
        for f in range(4):
            need.exact(f"row closed {f:x} {need.open(f'row sum {f:x}')}")
    else:
        need.exact("row pole 0 -")
        need.open("row three 0")
