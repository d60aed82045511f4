"""hippo.py - the certificates of the claims about HiPPO, from docs/certificate.md alone: systems as matrices of Fractions, polynomials as lists of
coefficients, Legendre and Laguerre polynomials by their recurrences, integrals term by term."""
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

from facts import Unable, demand, integer, spell, spell_list

TABLE = {("hippo:T1", "sharp", "VERIFIED"): "family N", ("hippo:T1", "printed", "REFUTED"): "family N", ("hippo:T1", "printed", "VERIFIED"): "family N",
         ("hippo:T2", "sharp", "VERIFIED"): "N m", ("hippo:spectrum", "sharp", "VERIFIED"): "N", ("hippo:kernel", "sharp", "VERIFIED"): "N",
         ("hippo:forward-euler", "sharp", "VERIFIED"): "N", ("hippo:contractive", "sharp", "VERIFIED"): "N step", ("hippo:P4", "sharp", "VERIFIED"): "N",
         ("hippo:P3", "sharp", "VERIFIED"): "N", ("hippo:P3", "printed", "VERIFIED"): "N", ("hippo:P3", "discrete", "REFUTED"): "N", ("hippo:P5", "sharp", "VERIFIED"): "N",
         ("hippo:P6", "sharp", "VERIFIED"): "N m k", ("hippo:P6", "printed", "VERIFIED"): "N m k",
         ("hippo:lagt", "sharp", "VERIFIED"): "N", ("hippo:lagt", "diagonalisable", "VERIFIED"): "N", ("hippo:lagt", "diagonalisable", "REFUTED"): "N"}


# ---- polynomials, low degree first ----------------------------------------------------------------------------------------

def plus(p, q, factor=1):
    return [(p[i] if i < len(p) else 0) + factor * (q[i] if i < len(q) else 0) for i in range(max(len(p), len(q)))]


def times(p, q):
    out = [Fraction(0)] * (len(p) + len(q) - 1 if p and q else 0)
    for i, a in enumerate(p):
        for j, b in enumerate(q) if a else ():
            out[i + j] += a * b if b else 0
    return out


def product(factors):
    out = [Fraction(1)]
    for f in factors:
        out = times(out, f)
    return out


def derivative(p):
    return [i * c for i, c in enumerate(p)][1:]


def value(p, x):
    return sum(c * x**i for i, c in enumerate(p))


def integral(p, a=0, b=1):
    return sum(c * (Fraction(b)**(i + 1) - Fraction(a)**(i + 1)) / (i + 1) for i, c in enumerate(p))


@lru_cache(maxsize=None)
def legendre(n):
    """P_n(2x-1) by Bonnet's recurrence."""
    if n < 2:
        return [Fraction(1)] if n == 0 else [Fraction(-1), Fraction(2)]
    up = times([Fraction(-1), Fraction(2)], legendre(n - 1))
    return [c / n for c in plus([(2 * n - 1) * c for c in up], legendre(n - 2), -(n - 1))]


@lru_cache(maxsize=None)
def laguerre(n):
    if n < 2:
        return [Fraction(1)] if n == 0 else [Fraction(1), Fraction(-1)]
    up = times([Fraction(2 * n - 1), Fraction(-1)], laguerre(n - 1))
    return [c / n for c in plus(up, laguerre(n - 2), -(n - 1))]


@lru_cache(maxsize=None)
def moment(n, m):
    return sum(c / (m + i + 1) for i, c in enumerate(legendre(n)))


def coefficient(n, j):
    p = legendre(n)
    return p[j] if j < len(p) else Fraction(0)


def multiply(A, B):
    return [[sum(x * B[j][k] for j, x in enumerate(row)) for k in range(len(B))] for row in A]


def solve(A, b):
    """By elimination with exchanges."""
    rows = [list(row) + [x] for row, x in zip(A, b)]
    for p in range(len(rows)):
        pivot = next(i for i in range(p, len(rows)) if rows[i][p])
        rows[p], rows[pivot] = rows[pivot], rows[p]
        rows[p] = [x / rows[p][p] for x in rows[p]]
        for i in range(len(rows)):
            if i != p and rows[i][p]:
                rows[i] = [x - rows[i][p] * y for x, y in zip(rows[i], rows[p])]
    return [row[-1] for row in rows]


# ---- the systems ----------------------------------------------------------------------------------------------------------

def legs(n, j):
    return 2 * j + 1 if j < n else n + 1 if j == n else 0


def legt(n, j):
    return (2 * n + 1) * ((-1)**(n - j) if n >= j else 1)


def window(n, m):
    """c_n of s^m under LegT's measure on [0, 1]."""
    return (2 * n + 1) * (-1)**n * moment(n, m)


def tail(n, m):
    """c_n of s^m under LagT's measure, at 0."""
    return sum((-1)**m * c * factorial(m + i) for i, c in enumerate(laguerre(n)))


class Hippo:
    def __init__(self, key, p):
        self.key, self.p, self.N = key, p, p["N"]
        demand(p.get("m", 0) <= 1024, "m")
        if self.N > 24:
            raise Unable("N")
        self.rows = {}
        self.h = p.get("step")
        bits = self.h.numerator.bit_length() + self.h.denominator.bit_length() if self.h else 0
        demand(bits <= 64, "a step of many digits")
        self.held = self.N**2 * bits <= 4096
        if key[0] in ("hippo:P3", "hippo:P6") and max(self.N, p.get("k", 0)) > 10:
            raise Unable("N")
        if self.h and (self.N > 9 or bits > 16):
            raise Unable("step")

    def shape(self, name):
        N = self.N
        shapes = {"quotient": (1, 3), "moments": (1025, N), "equation": (1025, N), "flow": (N, N + 1), "start": (1, N), "resolvent": (N, N + 1),
                  "chain": (N + 1, N), "chain-half": (N + 1, N), "legt-residual": (N + 1, N), "lagt-residual": (2 * N + 1, N)}
        shapes["dense"] = 4 * N + 4, N
        shapes.update({"error": (1025, 1), "corner": (1, 1), "norms": (8, 8), "scaled": (2 * N + 1, N), "once": (7, N), "twice": (7, N), "slope": (N, 2 * N),
                       "middle": (1, N), "ends": (1, 2), **{f"rule.{x}": (2, N) for x in range(1, 5)}})
        head, dot, tail = name.partition(".")
        demand(name in shapes or name in ("legs", "eigen", "energy", "geometric", "geometric-half") or (head == "product" and dot and integer(tail) <= N) or
               (self.h and (name in ("backward", "bilinear") or (name == "hold" and self.held))), "no such matrix")
        return shapes.get(name, (N, N))

    def entry(self, name, i, j):
        if (name, i) not in self.rows:
            row = self.row(name, i)
            self.rows[name, i] = list(row) + [Fraction(0)] * (self.shape(name)[1] - len(row))
            demand(len(self.rows[name, i]) == self.shape(name)[1], "a row too long")
        return Fraction(self.rows[name, i][j])

    def row(self, name, i):
        N = self.N
        states = range(N)
        if name == "legs":
            return [legs(i, j) for j in states]
        if name == "eigen":
            return [sum(legs(n, j) * coefficient(j, i) for j in states) for n in states]
        if name == "energy":
            return [(2 * i + 1) * legs(i, j) + (2 * j + 1) * legs(j, i) for j in states]
        if name == "quotient":
            y = [3, -1] if N > 1 else [1]
            gy = [(2 * n + 1) * y[n] for n in range(len(y))]
            return [sum(a * b for a, b in zip(gy, y)), sum(gy[n] * legs(n, j) * y[j] for n in range(len(y)) for j in range(len(y))), sum(gy)]
        if name == "moments":
            return [moment(n, i) for n in states]
        if name == "equation":
            return [sum(legs(n, j) * moment(j, i) for j in states) + i * moment(n, i) for n in states]
        if name == "flow":
            out = []
            for j in states:
                out = plus(out, times([0, 1], legendre(j)), legs(i, j))
            return out
        if name == "start":
            return [value(legendre(n), 1) for n in states]
        if name == "resolvent":
            out = []
            for j in range(i + 1):
                r = product([[-x, 1] for x in range(j)] + [[x + 1, 1] for x in range(j + 1, i + 1)])
                out = plus(out, times([legs(i, j), int(i == j)], r))
            return out
        return self.steps(name, i)

    def steps(self, name, i):
        """One step of LegS, or many."""
        N = self.N
        states, one = range(N), [[Fraction(int(n == j)) for j in range(N)] for n in range(N)]
        A = [[Fraction(legs(n, j)) for j in states] for n in states]

        def shifted(c):
            return [[one[n][j] + c * A[n][j] for j in states] for n in states]

        def norm(M, c):
            return [c * sum((2 * n + 1) * M[n][i] * M[n][j] for n in states) for j in states]
        if name.startswith("product"):
            M = one
            for x in range(1, integer(name.partition(".")[2]) + 1):
                M = multiply(shifted(Fraction(-1, x)), M)
            return M[i]
        if name == "backward":
            return plus(norm(shifted(self.h), 1), norm(one, (1 + self.h / 2)**2), -1)
        if name == "bilinear":
            return plus(norm(shifted(self.h / 2), 1), norm(shifted(-self.h / 2), 1), -1)
        if name == "hold":  # by eigenvectors: V diag(r^(j+1)) V^-1, (V^-1)_jk = (2k+1) <x^j, P_k>
            r = 1 / (1 + self.h)
            F = [[sum(coefficient(n, j) * r**(j + 1) * (2 * k + 1) * moment(k, j) for j in states) for k in states] for n in states]
            return plus(norm(one, r), norm(F, 1), -1)
        if name == "dense":
            a, unit = (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1))[i // (N + 1)], i % (N + 1)
            y = [Fraction(int(n == unit)) for n in states]
            right = [sum(x * z for x, z in zip(row, y)) + (Fraction(1, 5) if unit == N else 0) for row in shifted((a - 1) / 5)]
            return solve(shifted(a / 5), right)
        return self.propositions(name, i)

    def propositions(self, name, i):
        """Error, scale, gradient."""
        N, states = self.N, range(self.N)
        if name == "error":
            f = [Fraction(0)] * i + [Fraction(1)]
            for n in states:
                f = plus(f, legendre(n), -(2 * n + 1) * moment(n, i))
            return [integral(times(f, f))]
        if name == "corner":  # both halves apart
            line, p = [Fraction(-1, 2), Fraction(1)], []
            for n in states:
                p = plus(p, legendre(n), (2 * n + 1) * (integral(times(line, legendre(n)), Fraction(1, 2), 1) - integral(times(line, legendre(n)), 0, Fraction(1, 2))))
            up, down = plus(line, p, -1), plus([-x for x in line], p, -1)
            return [integral(times(up, up), Fraction(1, 2), 1) + integral(times(down, down), 0, Fraction(1, 2))]
        if name == "norms":
            demand("k" in self.p, "no k")
            k = self.p["k"]
            bump, P = product([[0, 1, -1]] * k), [legendre(k + n) for n in range(8)]
            for _ in range(k):
                P = [derivative(p) for p in P]
            return [integral(times(bump, times(P[i], p))) for p in P]
        if name == "scaled":  # s from 0 to t, f(as), P_n(2s/t - 1)
            a, t = Fraction(3, 2), Fraction(2, 5)
            return [integral(times([0] * i + [a**i], [c / t**j for j, c in enumerate(legendre(n))]), 0, t) / t for n in states]
        if name in ("once", "twice"):
            held = 1 if name == "once" else 2
            return self.hold([int(s // held == i) for s in range(7 * held)], lambda s: Fraction(s - 1, s))
        if name.startswith("rule."):
            held = [f for f in (1, -1, 2, 0, 3, 1, -2) for _ in range(i + 1)]
            if name == "rule.4":
                return self.hold(held, lambda s: Fraction(s, s + 1))
            return self.bilinear(held, {"rule.1": Fraction(0), "rule.2": Fraction(1), "rule.3": Fraction(1, 2)}[name])
        if name == "slope":
            p, d = legendre(i), derivative(legendre(i))
            return derivative(plus([i * (i + 1) * c for c in times(p, p)], times([0, 1, -1], times(d, d))))
        if name == "middle":
            return [value(legendre(n), Fraction(1, 2)) for n in states]
        if name == "ends":
            return [sum((2 * n + 1) * value(legendre(n), x)**2 for n in states) for x in (0, 1)]
        return self.more(name, i)

    def hold(self, samples, ratio):
        """Polynomials: y_n = <p, P_n>; the flow of ratio r takes p(x) to p(x/r) on [0, r] ... on coordinates V^-1 y: x^j times r^(j+1)."""
        y = [Fraction(0)] * self.N
        for s, f in enumerate(samples, 1):
            p = []
            y[0] -= f
            for k, c in enumerate(y):  # y = V w: w_j = sum over k of (2k+1) <x^j, P_k> y_k
                p = plus(p, [(2 * k + 1) * moment(k, j) * c for j in range(self.N)])
            y = [sum(coefficient(n, j) * ratio(s)**(j + 1) * p[j] for j in range(self.N)) for n in range(self.N)]
            y[0] += f
        return y

    def bilinear(self, samples, a):
        N, y = self.N, [Fraction(0)] * self.N
        for s, f in enumerate(samples, 1):
            h = Fraction(1, s)
            right = [y[n] + h * f - (1 - a) * h * sum(legs(n, j) * y[j] for j in range(N)) for n in range(N)]
            y = solve([[int(n == j) + a * h * legs(n, j) for j in range(N)] for n in range(N)], right)
        return y

    def more(self, name, i):
        N = self.N
        states, half = range(N), name.endswith("-half")
        if name.startswith("chain"):
            x = [Fraction(int(n == 0)) for n in states]
            l = Fraction(-1, 2) if half else Fraction(-1)
            for _ in range(i):
                x = [sum(-x[j] for j in range(n)) + (l - l) * x[n] for n in states]
            return x
        if name.startswith("geometric"):
            p, q = ([Fraction(-1, 2), 1], [Fraction(1, 2), 1]) if half else ([0, 1], [1, 1])
            out = product([p] * i)
            for j in range(i):
                out = plus(out, product([p] * j + [q] * (i - 1 - j)))
            return out
        if name == "legt-residual":
            return [-sum(legt(n, j) * window(j, i) for j in states) + (2 * n + 1) * (-1)**n - (i * window(n, i - 1) if i else 0) for n in states]
        return [-sum(tail(j, i) for j in range(n + 1)) + int(i == 0) - (i * tail(n, i - 1) if i else 0) for n in states]


# ---- what each claim needs ------------------------------------------------------------------------------------------------

def line(need, name, i, row):
    need.exact(f"row {name} {i:x} {spell_list(dict(enumerate(row)))}")


def eigenvectors(need, N):
    for j in range(N):
        line(need, "eigen", j, [(j + 1) * coefficient(n, j) for n in range(N)])
    need.exact("identity K*((N+K)+(N-K)) N*((N+K)-(N-K))")


def energy(need, N):
    for n in range(N):
        line(need, "energy", n, [(2 * n + 1) * (2 * j + 1) + (2 * n + 1 if n == j else 0) for j in range(N)])


def chain(need, name, N):
    for i in range(1, N + 1):
        line(need, name, i, [(-1)**i * comb(n - 1, i - 1) if n >= i else 0 for n in range(N)])


def needs(key, t, need):
    N, claim = t.N, key[0]
    if claim == "hippo:spectrum":
        eigenvectors(need, N)
        energy(need, N)
        line(need, "quotient", 0, [12, 6, 0] if N > 1 else [1, 1, 1])
        if N <= 24:
            need.exact(f"charpoly legs {spell_list(dict(enumerate(product([[-m, 1] for m in range(1, N + 1)]))))}")
    elif claim == "hippo:T2":
        m = t.p["m"]
        line(need, "moments", m, [Fraction(factorial(m)**2, factorial(m - n) * factorial(m + n + 1)) if n <= m else 0 for n in range(N)])
        for i in {*range(2 * N + 3), m}:
            line(need, "equation", i, [1] * N)
        need.exact("identity (N+1+M)*(M-N+1)+(N-1-M)*(M+N+1) 0")
    elif claim == "hippo:kernel":
        line(need, "start", 0, [1] * N)
        for n in range(N):
            line(need, "flow", n, times([0, 1], derivative(times([0, 1], legendre(n)))))
            line(need, "resolvent", n, product([[j + 1, 1] for j in range(n + 1)]))
    elif claim == "hippo:lagt":
        demand(key[1] == "sharp" or (key[2] == "VERIFIED") == (N == 1), "diagonalisable for N = 1 alone")
        chain(need, "chain", N)
        if key[1] == "sharp":
            chain(need, "chain-half", N)
            for n in range(N):
                line(need, "geometric", n, product([[1, 1]] * n))
                line(need, "geometric-half", n, product([[Fraction(1, 2), 1]] * n))
    elif claim == "hippo:forward-euler":
        eigenvectors(need, N)
        need.exact(f"zero product.{N:x}")
        for n in range(N if N > 1 else 0):
            line(need, f"product.{N - 1:x}", n, [(-1)**n * comb(2 * n, n) * (2 * j + 1) * moment(j, n) for j in range(N)] if n == N - 1 else [])
        need.exact(f"less {N:x} {2 * (N // 2) + 2:x}")
        if N > 1:
            need.exact(f"atmost {2 * (N // 2):x} {N:x}")
    elif claim == "hippo:contractive":
        energy(need, N)
        need.exact("positive backward")
        need.exact("positive bilinear")
        if t.held:
            need.exact("positive hold")
            eigenvectors(need, N)
    elif claim == "hippo:P4":
        demand(N <= 32, "N")
        for i in range(4 * N + 4):
            line(need, "dense", i, [t.entry("dense", i, n) for n in range(N)])
        need.exact(f"atmost {14 * N:x} {14 * N:x}")
    elif claim == "hippo:P3":
        demand(N <= 32, "N")
        for r in range(2 if N == 1 else 1, 5) if key[1] == "discrete" else ():
            demand(need.open(f"row rule.{r} 0") != need.open(f"row rule.{r} 1"), "the same state")
        for m in range(0 if key[1] == "discrete" else 2 * N + 1):
            line(need, "scaled", m, [Fraction(3, 5)**m * moment(n, m) for n in range(N)])
        for i in range(7 if key[1] == "sharp" else 0):
            row = [integral(legendre(n), Fraction(i, 7), Fraction(i + 1, 7)) for n in range(N)]
            line(need, "once", i, row)
            line(need, "twice", i, row)
    elif claim == "hippo:P5":
        need.exact("identity K*(K+1)+(N+K+1)*(N-K) N*(N+1)")
        for n in range(1, N):
            line(need, "slope", n, times([-1, 2], times(derivative(legendre(n)), derivative(legendre(n)))))
        line(need, "middle", 0, [Fraction((-1)**(n // 2) * comb(n, n // 2), 2**n) if n % 2 == 0 else 0 for n in range(N)])
        line(need, "ends", 0, [N * N, N * N])
    elif claim == "hippo:P6":
        m, k = t.p["m"], t.p["k"]
        demand(k <= N, "k")
        need.exact("identity (N-J-K+1)*(N+J+K)+J*(J-1)+2*K*J (N-K+1)*(N+K)")
        for i in range(8):
            line(need, "norms", i, [Fraction(factorial(2 * k + i), factorial(i) * (2 * (k + i) + 1)) if i == j else 0 for j in range(8)])
        bound = Fraction(factorial(k)**2 * factorial(N - k), factorial(N + k) * factorial(2 * k + 1))
        error = Fraction(1, 2 * m + 1) - sum((2 * n + 1) * moment(n, m)**2 for n in range(N))
        line(need, "error", m, [error])
        line(need, "error", N, [Fraction(factorial(N)**4, (2 * N + 1) * factorial(2 * N)**2)])
        need.exact(f"atmost {spell(error)} {spell(bound * (factorial(m) // factorial(m - k) if m >= k else 0)**2)}")
        if k == 1:
            need.exact(f"atmost {need.open('row corner 0').removeprefix('0:')} {spell(Fraction(1, 6 * N * (N + 1)))}")
        if key[1] == "printed":
            need.exact(f"atmost {spell(bound * N**(2 * k - 1))} {spell(Fraction(factorial(k)**3, factorial(2 * k + 1)))}")
    elif claim == "hippo:T1":
        if t.p["family"] == "lagt":
            demand(key[2] == "VERIFIED", "LagT is not refuted")
            for m in range(2 * N + 1):
                line(need, "lagt-residual", m, [])
            return
        demand((key[1], key[2]) != ("printed", "VERIFIED"), "LegT is refuted")
        for m in range(N if key[1] == "sharp" else 0):
            line(need, "legt-residual", m, [])
        line(need, "legt-residual", N, [Fraction((2 * n + 1) * (-1)**N, comb(2 * N, N)) for n in range(N)])


def make(key, p):
    return Hippo(key, p)
