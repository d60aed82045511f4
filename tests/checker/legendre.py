"""legendre.py - the certificates of the claims about Legendre polynomials, from docs/certificate.md alone: orthogonality by Gram and
Schmidt, polynomials modulo P_N by long division, power sums by Newton's identities."""
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

from facts import Unable, demand, spell_list

TABLE = {("legendre:orthogonality", "sharp", "VERIFIED"): "N", ("legendre:gauss", "sharp", "VERIFIED"): "N", ("legendre:energy", "sharp", "VERIFIED"): "N"}


def times(p, q):
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return out


def slope(p):
    return [i * a for i, a in enumerate(p)][1:] or [Fraction(0)]


def integral(p):
    return sum((a / (i + 1) for i, a in enumerate(p)), Fraction(0))


@lru_cache(maxsize=None)
def shifted(n):
    """By Gram and Schmidt from 1, x, x^2, ..., scaled to 1 at 1."""
    p = [Fraction(0)] * n + [Fraction(1)]
    for j in range(n):
        q = shifted(j)
        c = integral(times(p, q)) / integral(times(q, q))
        p = [a - c * (q[i] if i <= j else 0) for i, a in enumerate(p)]
    return tuple(a / sum(p) for a in p)


def modulo(p, q):
    p = list(p)
    while len(p) >= len(q):
        c = p[-1] / q[-1]
        p = [a - (c * q[i - len(p) + len(q)] if i >= len(p) - len(q) else 0) for i, a in enumerate(p)][:-1]
    return p


class Polynomials:
    def __init__(self, n):
        if n > 24:
            raise Unable("N")
        self.n = n

    def shape(self, name):
        demand(name in ("shifted", "rodrigues", "bonnet", "gram", "energy", "rule", "powers", "weighted"), "no such matrix")
        return {"rule": (1, 2 * self.n + 1), "powers": (1, self.n), "weighted": (1, self.n)}.get(name, (self.n, self.n))

    @lru_cache(maxsize=None)
    def sums(self):
        """Newton: s_m + l_1 s_(m-1) + ... + m l_m = 0, l_i the coefficient of x^(N-i) in the monic multiple."""
        n, p = self.n, shifted(self.n)
        l = [p[n - i] / p[n] for i in range(n + 1)]
        s = [Fraction(n)]
        for m in range(1, n):
            s.append(-m * l[m] - sum(l[i] * s[m - i] for i in range(1, m)))
        return s

    @lru_cache(maxsize=None)
    def weight(self):
        out = [Fraction(0)] * (2 * self.n - 1)
        for n in range(self.n):
            for i, a in enumerate(times(shifted(n), shifted(n))):
                out[i] += (2 * n + 1) * a
        return out

    def rule(self, p):
        return integral(modulo(p, shifted(self.n)))

    def entry(self, name, i, j):
        if name in ("shifted", "rodrigues", "bonnet"):
            return shifted(i)[j] if j <= i else Fraction(0)
        if name == "gram":
            return integral(times(shifted(i), shifted(j)))
        if name == "energy":
            return (2 * i + 1) * (2 * j + 1) * integral(times([0, 1, -1], times(slope(shifted(i)), slope(shifted(j)))))
        power = [Fraction(0)] * j + [Fraction(1)]
        if name == "rule":
            return self.rule(power)
        return self.sums()[j] if name == "powers" else self.rule(times(power, self.weight()))


def make(key, p):
    return Polynomials(p["N"])


def needs(key, t, need):
    n = t.n
    if key[0] == "legendre:gauss":
        row = {m: Fraction(1, m + 1) for m in range(2 * n)}
        row[2 * n] = Fraction(1, 2 * n + 1) - Fraction(factorial(n)**4, (2 * n + 1) * factorial(2 * n)**2)
        need.exact(f"row rule 0 {spell_list(row)}")
        need.exact(f"row weighted 0 {need.open('row powers 0')}")
        return
    if key[0] == "legendre:energy":
        need.exact("identity K*(K+1)+(N+K+1)*(N-K) N*(N+1)")
        for i in range(n):
            need.exact(f"row energy {i:x} {spell_list({i: i * (i + 1) * (2 * i + 1)})}")
        return
    need.exact("identity (N+1)*(N+1+K)*(N+K) (2*N+1)*(2*K*K+(N+K)*(N+1-K))-N*(N-K)*(N+1-K)")
    for i in range(n):
        row = spell_list({k: Fraction((-1)**(i + k) * comb(i, k) * comb(i + k, k)) for k in range(i + 1)})
        for name in ("shifted", "rodrigues", "bonnet"):
            need.exact(f"row {name} {i:x} {row}")
        need.exact(f"row gram {i:x} {spell_list({i: Fraction(1, 2 * i + 1)})}")
