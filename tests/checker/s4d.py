"""s4d.py - the certificates of the claims about S4D and SaShiMi, from docs/certificate.md alone: polynomials multiplied out, the
characteristic polynomial evaluated at complex points, M = Lambda - P P* entry by entry in complex numbers."""
from fractions import Fraction
from functools import lru_cache

from facts import Unable, demand, number, spell_list
from s4 import Matrices, normal, plus, system, times, turned

TABLE = {("s4d:limit", "sharp", "VERIFIED"): "N", ("s4d:limit", "printed", "VERIFIED"): "N", ("s4d:spectrum", "sharp", "VERIFIED"): "N digits",
         ("sashimi:hurwitz", "sharp", "VERIFIED"): "N", ("sashimi:hurwitz", "printed", "REFUTED"): "N"}


def roots(values):
    """The coefficients of prod (x - value), low degree first."""
    p = [Fraction(1)]
    for v in values:
        p = [a - v * b for a, b in zip([Fraction(0)] + p, p + [Fraction(0)])]
    return p


def half(n):
    return [(a + b) / 2 for a, b in zip(roots(range(-1, -n - 1, -1)), roots(range(n)))]


class Line(Matrices):
    def root(self, a):
        """A change of sign of the half sum on Re s = -1/2, where it is real (N even) or imaginary."""
        demand(len(a) == 3, "arguments")
        i, y, z = (number(x) for x in a)
        n = self.p["N"]
        demand(i.denominator == 1 and 0 <= i < n // 2 and y < z, "root")
        signs = []
        for at in (y, z):
            re, im = Fraction(0), Fraction(0)
            for c in reversed(half(n)):
                re, im = -re / 2 - im * at + c, re * at - im / 2
            demand((im if n % 2 == 0 else re) == 0, "not on the line")
            signs.append(im if n % 2 else re)
        demand(signs[0] * signs[1] < 0, "no change of sign")


def line(n):
    x = [[Fraction(0)] * (n + 1) for _ in range(n)]
    for i in range(n):
        p = roots([*range(i), *range(-i - 2, -n - 1, -1)])
        x[i][:len(p)] = p
    s = [[Fraction(0)] + r[:-1] for r in x]
    a, f = system("legs", n), normal("legs", n)
    return {"F": f, "legs": plus(s, -1, times(a, x)), "normal": plus(s, -1, times(f, x)), "factor": [roots([-j * j for j in range(n + 1)])]}


# ---- SaShiMi -----------------------------------------------------------------------------------------------------------------

def family(name, n):
    """Lambda and P."""
    on = {"strict": lambda m: complex(-1 - m % 3, m), "simple": lambda m: complex(0, m), "unmet": lambda m: complex(0, m),
          "double": lambda m: complex(0, 1 if m < 2 else m), "printed": lambda m: 1j}[name]
    p = [complex(1 + m % 2, m % 3) if name != "printed" else 1 + 0j for m in range(n)]
    if name == "unmet":
        p[0] = 0j
    return [on(m) for m in range(n)], p


def tied(name, n):
    l, p = family(name, n)
    return [[(l[i] if i == j else 0) - p[i] * p[j].conjugate() for j in range(n)] for i in range(n)], p


def real(m):
    """[[Re, -Im], [Im, Re]]."""
    return [[Fraction(int(x.real)) for x in r] + [Fraction(int(-x.imag)) for x in r] for r in m] + \
           [[Fraction(int(x.imag)) for x in r] + [Fraction(int(x.real)) for x in r] for r in m]


def moved(name, n, v):
    m, _ = tied(name, n)
    w = [sum((m[i][j] * v[j] for j in range(n)), 0j) for i in range(n)]
    return [[Fraction(int(x.real)) for x in w] + [Fraction(int(x.imag)) for x in w]]


def conjugates(n):
    _, p = family("double", max(n, 2))
    return [p[1].conjugate(), -p[0].conjugate()] + [0j] * (n - 2)


def sashimi(n):
    m, p = tied("simple", n)
    strict, r, column = real(tied("strict", n)[0]), real(m), real([[x] for x in p])
    row, gram = turned(column), [[Fraction(0)] * (2 * n) for _ in range(2 * n)]
    left = plus(plus(r, 1, turned(r)), 2, times(column, row))
    for _ in range(n):
        gram, row = plus(gram, 1, times(turned(row), row)), times(row, r)
    zero = [[Fraction(0)] * (2 * n) for _ in range(2 * n)]
    return {"dissipation": plus(zero, -1, plus(strict, 1, turned(strict))), "left": left, "gram": gram,
            "unmet": moved("unmet", n, [1 + 0j] + [0j] * (n - 1)), "double": moved("double", n, conjugates(n)[:n]),
            "printed": moved("printed", 2, [1 + 0j, -1 + 0j])}


@lru_cache(maxsize=32)
def held(claim, n):
    return (sashimi if claim == "sashimi:hurwitz" else line)(n)


def make(key, p):
    if p["N"] > (6 if key[0] == "sashimi:hurwitz" else 30) or p.get("digits", 1) > 1000:
        raise Unable("N")
    t = Line(held(key[0], p["N"]))
    t.p = p
    return t


# ---- what each claim needs ---------------------------------------------------------------------------------------------------

def polynomial(p):
    return spell_list(dict(enumerate(p)))


def spectrum(t, need, n):
    last = Fraction(0)
    if n <= 24:
        need.exact(f"charpoly F {polynomial(half(n))}")
    else:
        for i in range(n):
            need.exact(f"row normal {i:x} {polynomial(half(n))}")
    for i in range(n // 2):
        y, z = (number(x) for x in need.open(f"root {i:x}").split(" "))
        demand(last < y and z - y <= Fraction(2, 10**t.p["digits"]), "interval")
        last = z


def needs(key, t, need):
    n = t.p["N"]
    if key[0] == "s4d:spectrum":
        spectrum(t, need, n)
    elif key[0] == "s4d:limit":
        for i in range(n):
            need.exact(f"row legs {i:x} {polynomial(roots(range(-1, -n - 1, -1)))}")
            need.exact(f"row normal {i:x} {polynomial(half(n))}")
        need.exact(f"row factor 0 {polynomial([Fraction(0)] + roots([-j * j for j in range(1, n + 1)]))}")
        need.exact("identity (S+N+1)-(S-N) 2*N+1")
    elif key[1] == "printed":
        need.exact("row printed 0 2:1,3:-1")
    else:
        need.exact("identity 0-(A*C+B*D)-(C*A+D*B) 0-2*(A*C+B*D)")
        need.exact("identity 0-(B*C-A*D)+(D*A-C*B) 0-2*(B*C-A*D)")
        for fact in ("positive dissipation", "zero left", "positive gram", "row unmet 0 -"):
            need.exact(fact)
        if n > 1:
            need.exact(f"row double 0 {polynomial(iv(n))}")


def iv(n):
    v = [1j * x for x in conjugates(n)]
    return [Fraction(int(x.real)) for x in v] + [Fraction(int(x.imag)) for x in v]
