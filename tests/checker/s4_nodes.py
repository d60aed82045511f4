"""s4_nodes.py - the certificates of s4:T3, from docs/certificate.md alone: resolvents by determinants of rank-one changes at N + 1
points, interpolated; polynomials multiplied out and folded modulo z^L - 1."""
from fractions import Fraction
from functools import lru_cache

from delay import determinant
from facts import Unable, demand
from s4 import FAMILIES, Matrices, bilinear, diagonal, low, normal, plus, system, times

TABLE = {("s4:T3", "sharp", "VERIFIED"): "family N L step", ("s4:T3", "printed", "VERIFIED"): "family N L step",
         ("s4:T3", "printed", "REFUTED"): "family N L step"}


# ---- polynomials, low degree first -------------------------------------------------------------------------------------------

def product(*factors):
    out = [Fraction(1)]
    for q in factors:
        p, out = out, [Fraction(0)] * (len(out) + len(q) - 1)
        for i, a in enumerate(p):
            for j, b in enumerate(q):
                out[i + j] += a * b
    return out


def add(p, c, q):
    n = max(len(p), len(q))
    return [(p[i] if i < len(p) else 0) + c * (q[i] if i < len(q) else 0) for i in range(n)]


def fold(p, length):
    out = [Fraction(0)] * length
    for i, a in enumerate(p):
        out[i % length] += a
    return out


def through(points, degree):
    """The polynomial of this degree with these values at 0, 1, .., by Lagrange."""
    out = [Fraction(0)]
    for i, v in enumerate(points):
        p = [Fraction(v)]
        for j in range(degree + 1):
            if j != i:
                p = product(p, [Fraction(-j, i - j), Fraction(1, i - j)])
        out = add(out, 1, p)
    return out + [Fraction(0)] * (degree + 1 - len(out))


def divisor(p, q):
    while any(p):
        while p and not p[-1]:
            p = p[:-1]
        q = list(q)
        while len(q) >= len(p):
            c = q[-1] / p[-1]
            q = [a - (c * p[i - len(q) + len(p)] if i >= len(q) - len(p) else 0) for i, a in enumerate(q)][:-1]
        p, q = q, p
    while not q[-1]:
        q = q[:-1]
    return [a / q[-1] for a in q]


# ---- the algorithm -----------------------------------------------------------------------------------------------------------

def values(m, extra):
    n = len(m)
    return [determinant(plus(plus(diagonal([x] * n), -1, m), 1, extra)) for x in range(n + 1)]


class Nodes:
    """At g = y/w, y = (2/h)(1 - z), w = 1 + z, times powers of w."""

    def __init__(self, step):
        self.y, self.w = [2 / step, -2 / step], [Fraction(1), Fraction(1)]

    def at(self, p):
        out = [Fraction(0)]
        for i, c in enumerate(p):
            out = add(out, c, product(*[self.y] * i, *[self.w] * (len(p) - 1 - i)))
        return out

    def det(self, m):
        n = len(m)
        return self.at(through(values(m, [[Fraction(0)] * n] * n), n))

    def form(self, v, m, u):
        """v adj(gI - m) u = det(gI - m + u v) - det(gI - m), of degree below n."""
        n = len(m)
        change = times(u, v)
        differ = [a - b for a, b in zip(values(m, change), values(m, [[Fraction(0)] * n] * n))]
        return self.at(through(differ[:n], n - 1))


def formula(nodes, f, n, c, b, kernel, x):
    """K X D - 2 [form(C, B) D - w form(C, P) adj(e) form(Q, B)], and D."""
    m, (p, q) = normal(f, n), low(f, n)
    ps, qs = [[[r[i]] for r in p] for i in range(len(p[0]))], [[[r[i] for r in q]] for i in range(len(p[0]))]
    e = [[add(product(nodes.w, nodes.form(s, m, u)), int(i == j), x) for j, u in enumerate(ps)] for i, s in enumerate(qs)]
    left, right = [nodes.form(c, m, u) for u in ps], [nodes.form(s, m, b) for s in qs]
    if len(ps) == 1:
        d, adjugate = e[0][0], [[[Fraction(1)]]]
    else:
        d = add(product(e[0][0], e[1][1]), -1, product(e[0][1], e[1][0]))
        adjugate = [[e[1][1], [-a for a in e[0][1]]], [[-a for a in e[1][0]], e[0][0]]]
    inner = [Fraction(0)]
    for i, l in enumerate(left):
        for j, r in enumerate(right):
            inner = add(inner, 1, product(l, adjugate[i][j], r))
    sides = add(product(nodes.form(c, m, b), d), -1, product(nodes.w, inner))
    return add(product(kernel, x, d), -2, sides), d


@lru_cache(maxsize=64)
def held(f, n, length, step):
    nodes, a = Nodes(step), system(f, n)
    b, c = [[Fraction(1)]] * n, [[Fraction(1)] * n]
    on, inp = bilinear(a, b, step)
    row, kernel = c, []
    for _ in range(length):
        kernel.append(times(row, inp)[0][0])
        row = times(row, on)
    rest = plus(c, -1, row)
    x, xa = nodes.det(normal(f, n)), nodes.det(a)
    both, d = formula(nodes, f, n, rest, b, kernel, x)
    whole = add(product(kernel, xa), -2, nodes.form(rest, a, b))
    lemma = add(d, -1, product(x, xa) if f == "legt" else xa)
    cycle = [Fraction(-1)] + [Fraction(0)] * (length - 1) + [Fraction(1)]
    common = [divisor(p, cycle) for p in (x, xa, nodes.w)]
    width = n + length + 1
    return {"kernel": [kernel], "formula": [fold(both, length)], "lemma": [fold(lemma, length)], "whole": [fold(whole, length)],
            "common": [p + [Fraction(0)] * (width - len(p)) for p in common]}


def make(key, p):
    demand(p["family"] in FAMILIES, "family")
    if p["N"] > 4 or p["L"] > 12 or max(p["step"].numerator, p["step"].denominator) > 1 << 20:
        raise Unable("N")
    t = Matrices(held(p["family"], p["N"], p["L"], p["step"]))
    t.p = p
    return t


def needs(key, t, need):
    odd = t.p["L"] % 2
    if key[2] == "REFUTED":
        if not odd:
            need.exact("row common 2 0:1,1:1")
        else:
            demand(need.open("row common 0") != "0:1", "a value at every node")
        return
    need.open("row kernel 0")
    for name in ("formula", "lemma", "whole"):
        need.exact(f"zero {name}")
    need.exact("row common 1 0:1")
    need.open("row common 0")
    if key[1] == "printed":
        need.exact("row common 0 0:1")
        need.exact("row common 2 0:1")
