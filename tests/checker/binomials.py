"""binomials.py - the certificates of s4:LB.1, from docs/certificate.md alone: coefficients of (1-x)^-N by the recurrence that
(1-x)^N times the series is 1, binomials by Pascal's triangle."""
from math import prod, factorial

from facts import Unable, demand, spell_list

TABLE = {("s4:LB.1", "sharp", "VERIFIED"): "N L", ("s4:LB.1", "printed-product", "REFUTED"): "N L",
         ("s4:LB.1", "printed-length", "REFUTED"): "N", ("s4:LB.1", "printed-growth", "REFUTED"): "N"}


def triangle(n):
    row = [1]
    for _ in range(n):
        row = [1, *(a + b for a, b in zip(row, row[1:])), 1]
    return row


def inverse(n, count):
    """sum_j (-1)^j C(n, j) c_(l-j) = [l = 0]"""
    p, c = triangle(n), []
    for l in range(count):
        c.append((l == 0) - sum((-1)**j * p[j] * c[l - j] for j in range(1, min(l, n) + 1)))
    return c


class Series:
    def __init__(self, p):
        self.p = p
        self.held = {"square": inverse(p["N"], p["N"])} | ({"series": inverse(p["N"], p["L"])} if "L" in p else {})

    def shape(self, name):
        demand(name in self.held, "no such matrix")
        return 1, len(self.held[name])

    def entry(self, name, i, j):
        return self.held[name][j]


def make(key, p):
    if p["N"] > 64 or p.get("L", 1) > 64:
        raise Unable("N, L")
    return Series(p)


def row(need, name, n, count):
    need.exact(f"row {name} 0 {spell_list({l: triangle(n + l - 1)[l] for l in range(count)})}")


def needs(key, t, need):
    reading, n = key[1], t.p["N"]
    middle = triangle(2 * n - 2)[n - 1]
    if reading == "sharp":
        row(need, "series", n, t.p["L"])
        row(need, "square", n, n)
        need.exact("identity (2*M+1)*(2*M+1)-4*M*(M+1) 1")
        need.exact("identity (2*M+2)*(2*M+2)-(2*M+1)*(2*M+3) 1")
        need.exact(f"less d4*2^{4 * n:x} {333 * 16 * (2 * n - 1) * middle**2:x}")
        if n > 1:
            need.exact(f"less {355 * 16 * (n - 1) * middle**2:x} 71*2^{4 * n:x}")
        return
    demand(n > 1 or reading == "printed-growth", "N")
    if reading == "printed-product":
        length = t.p["L"]
        row(need, "series", n, length)
        quoted = prod(length - i for i in range(1, n))
        need.exact(f"less {quoted // factorial(n - 1):x} {triangle(n + length - 2)[n - 1]:x}")
    elif reading == "printed-length":
        row(need, "square", n, n)
        need.exact(f"less {middle // 2:x} {middle:x}")
    else:
        need.exact(f"less {88 * n * middle**2:x} 7*2^{4 * n:x}")
