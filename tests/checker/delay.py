"""delay.py - the certificates of the claims about Legendre Memory Units, from docs/certificate.md alone: both systems in Fractions, polynomials by
multiplying out, determinants by interpolation."""
from fractions import Fraction
from math import comb, factorial

from facts import Unable, demand, number, parse_list, spell, spell_list

KINDS = ("identity", "positive", "charpoly", "zero", "root")
TABLE = {("lmu:legt", "sharp", "VERIFIED"): "d", ("lmu:charpoly", "sharp", "VERIFIED"): "d", ("lmu:pade", "sharp", "VERIFIED"): "d",
         ("lmu:hurwitz", "sharp", "VERIFIED"): "d", ("lmu:window", "sharp", "VERIFIED"): "N", ("lmu:window", "printed", "REFUTED"): "N"}


def legt(n, j):
    """By integration: A_nj = (2j+1)(<P_j', P_n> - 1), P_j' = 2 (2i+1) P_i summed over i = j-1, j-3, ..."""
    return (2 * j + 1) * ((2 if n in range(j - 1, -1, -2) else 0) - 1)


def lmu(i, j):
    return (2 * i + 1) * (-1 if i < j else (-1)**(i - j + 1))


def coefficient(d, top, j):
    return comb(top, j) * factorial(2 * d - 1 - j) // factorial(d - 1)


def moment(j, m):
    """int_0^1 s^m P_j(2s-1) ds from the coefficients of P_j."""
    return sum(Fraction((-1)**(j + i) * comb(j, i) * comb(j + i, i), m + i + 1) for i in range(j + 1))


class Delay:
    def __init__(self, d):
        if d > 64:
            raise Unable("d")
        self.d = d

    def entry(self, name, i, j):
        if name == "legt":
            return Fraction(legt(i, j))
        if name == "lmu":
            return Fraction(lmu(i, j))
        if name == "conjugate":
            return Fraction((-1)**(i + j) * (2 * i + 1) * legt(i, j), 2 * j + 1)
        if name == "P":
            return Fraction(int(i == j), 2 * i + 1)
        if name == "lyapunov":
            return Fraction(lmu(i, j), 2 * i + 1) + Fraction(lmu(j, i), 2 * j + 1)
        if name == "residual":
            return 1 + sum(legt(j, k) * moment(k, i) for k in range(self.d)) - (i * moment(j, i - 1) if i else 0)
        c = sum(Fraction((-1)**(j - x) * coefficient(self.d, self.d, x), factorial(j - x)) for x in range(min(j, self.d) + 1))
        return c - ((-1)**j * coefficient(self.d, self.d - 1, j) if j < self.d else 0)

    def shape(self, name):
        demand(name in ("legt", "lmu", "conjugate", "P", "lyapunov", "residual", "series"), "no such matrix")
        return {"residual": (self.d + 1, self.d), "series": (1, 2 * self.d + 1)}.get(name, (self.d, self.d))


# ---- polynomials in A..Z as {exponents: coefficient} -------------------------------------------------------------------------

def multiply(p, q):
    out = {}
    for a, x in p.items():
        for b, y in q.items():
            key = tuple(u + v for u, v in zip(a, b))
            out[key] = out.get(key, 0) + x * y
    return out


def parse(text):
    """The expanded polynomial; no more than is written in one line."""
    at = 0

    def factor():
        nonlocal at
        demand(at < len(text), "expression ends")
        c = text[at]
        if c == "(":
            at += 1
            p = total()
            demand(at < len(text) and text[at] == ")", "bracket")
            at += 1
            return p
        if "A" <= c <= "Z":
            at += 1
            return {tuple(int(chr(65 + i) == c) for i in range(26)): 1}
        start = at
        while at < len(text) and text[at] in "0123456789abcdef":
            at += 1
        demand(start < at and (text[start] != "0" or at == start + 1), "integer")
        return {(0,) * 26: int(text[start:at], 16)}

    def product():
        nonlocal at
        p = factor()
        while at < len(text) and text[at] == "*":
            at += 1
            p = multiply(p, factor())
        return p

    def total():
        nonlocal at
        p = product()
        while at < len(text) and text[at] in "+-":
            sign = 1 if text[at] == "+" else -1
            at += 1
            p = {key: p.get(key, 0) + sign * q.get(key, 0) for q in [product()] for key in {*p, *q}}
        return p

    p = total()
    demand(at == len(text), "expression goes on")
    return {key: v for key, v in p.items() if v}


def determinant(rows):
    rows, out = [list(r) for r in rows], Fraction(1)
    for p in range(len(rows)):
        pivot = next((i for i in range(p, len(rows)) if rows[i][p]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != p:
            rows[p], rows[pivot], out = rows[pivot], rows[p], -out
        out *= rows[p][p]
        for i in range(p + 1, len(rows)):
            f = rows[i][p] / rows[p][p]
            rows[i] = [a - f * b for a, b in zip(rows[i], rows[p])]
    return out


def matrix_fact(t, text):
    """A fact about named matrices: t has shape(name) and entry(name, i, j)."""
    kind, _, rest = text.partition(" ")
    a = rest.split(" ")
    if kind == "identity":
        demand(len(a) == 2, "arguments")
        if len(rest) > 400 or rest.count("(") > 12:
            raise Unable("expression")
        demand(parse(a[0]) == parse(a[1]), "identity false")
    elif kind == "row":
        demand(len(a) == 3, "arguments")
        rows, columns = t.shape(a[0])
        i = number(a[1])
        demand(i.denominator == 1 and 0 <= i < rows, "row")
        row = parse_list(a[2])
        demand(row == {j: v for j in range(columns) if (v := t.entry(a[0], int(i), j))}, "row false")
    elif kind == "zero":
        demand(len(a) == 1, "arguments")
        rows, columns = t.shape(a[0])
        demand(not any(t.entry(a[0], i, j) for i in range(rows) for j in range(columns)), "not zero")
    elif kind == "positive":
        rows, columns = t.shape(a[0])
        demand(len(a) == 1 and rows == columns, "not square")
        m = [[t.entry(a[0], i, j) for j in range(rows)] for i in range(rows)]
        demand(all(m[i][j] == m[j][i] for i in range(rows) for j in range(rows)), "not symmetric")
        demand(all(determinant([r[:n] for r in m[:n]]) > 0 for n in range(1, rows + 1)), "a minor is not positive")
    elif kind == "charpoly":
        rows, columns = t.shape(a[0])
        demand(len(a) == 2 and rows == columns <= 32, "not square")
        p = parse_list(a[1])
        demand(max(p, default=-1) <= rows, "degree")
        for x in range(rows + 1):  # two polynomials of degree <= rows that agree at rows + 1 points
            m = [[(x if i == j else 0) - t.entry(a[0], i, j) for j in range(rows)] for i in range(rows)]
            demand(determinant(m) == sum(c * x**i for i, c in p.items()), "charpoly false")
    elif kind == "root" and hasattr(t, "root"):
        t.root(a)
    else:
        demand(False, "unknown kind")


def make(key, p):
    return Delay(p[TABLE[key]])


def needs(key, t, need):
    d, claim = t.d, key[0]
    if claim == "lmu:legt":
        for i in range(d):
            row = spell_list({j: Fraction(lmu(i, j)) for j in range(d)})
            need.exact(f"row lmu {i:x} {row}")
            need.exact(f"row conjugate {i:x} {row}")
        return
    if claim == "lmu:window":
        last = {n: Fraction((-1)**(n + d), comb(2 * d, d)) for n in range(d)}
        for m in range(d if key[1] == "sharp" else 0):
            need.exact(f"row residual {m:x} -")
        need.exact(f"row residual {d:x} {spell_list(last)}")
        return
    for n in range(d):
        need.exact(f"row legt {n:x} {spell_list({j: Fraction(legt(n, j)) for j in range(d)})}")
    if claim == "lmu:hurwitz":
        need.exact("positive P")
        for i in range(d):
            need.exact(f"row lyapunov {i:x} {spell_list({j: Fraction(-2) for j in range(i % 2, d, 2)})}")
        return
    need.exact("identity N*(N+K)-(N-1)*(N-K-1) (2*N-1)*(K+1)")
    if d <= 24:
        need.exact(f"charpoly lmu {spell_list({j: Fraction(coefficient(d, d, j)) for j in range(d + 1)})}")
    if claim == "lmu:pade":
        need.exact("identity (N+K)+(N-1-K) 2*N-1")
        need.exact(f"row series 0 {2 * d:x}:{spell(Fraction((-1)**d * factorial(d), factorial(2 * d)))}")
