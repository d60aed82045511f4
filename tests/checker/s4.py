"""s4.py - the certificates of the claims about S4, from docs/certificate.md alone: matrices as lists of rows of Fractions, inverses
by elimination, eigenvectors by the recurrence that A V = V L is."""
from fractions import Fraction
from functools import lru_cache
from math import comb

from facts import Unable, demand, spell_list

FAMILIES = ("legs", "legt", "lagt", "lagt-half")
TABLE = {("s4:L3.1", "sharp", "VERIFIED"): "N", ("s4:L3.2", "sharp", "VERIFIED"): "N", ("s4:L3.2", "printed", "REFUTED"): "N",
         ("s4:L3.2", "printed", "VERIFIED"): "N", ("s4:L3.2", "printed-growth", "REFUTED"): "N",
         ("s4:T1", "sharp", "VERIFIED"): "family N", ("s4:T1", "printed", "VERIFIED"): "family N",
         ("s4:T1", "inverse", "VERIFIED"): "N", ("s4:T1", "printed-inverse", "REFUTED"): "N", ("s4:T1", "printed-name", "REFUTED"): "N",
         ("s4:T2", "sharp", "VERIFIED"): "family N step", ("s4:T2", "printed", "REFUTED"): "family N step"}


# ---- matrices ----------------------------------------------------------------------------------------------------------------

def times(a, b):
    b = list(zip(*b))
    return [[sum((x * y for x, y in zip(r, c) if x and y), Fraction(0)) for c in b] for r in a]


def plus(a, c, b):
    return [[x + c * y for x, y in zip(r, s)] for r, s in zip(a, b)]


def turned(a):
    return [list(c) for c in zip(*a)]


def diagonal(values):
    return [[Fraction(v) if i == j else Fraction(0) for j in range(len(values))] for i, v in enumerate(values)]


def solve(a, b):
    """The x of a x = b."""
    n, rows = len(a), [list(r) + list(s) for r, s in zip(a, b)]
    for p in range(n):
        q = next((i for i in range(p, n) if rows[i][p]), None)
        demand(q is not None, "singular")
        rows[p], rows[q] = rows[q], rows[p]
        rows[p] = [x / rows[p][p] for x in rows[p]]
        for i in range(n):
            if i != p and rows[i][p]:
                rows[i] = [x - rows[i][p] * y for x, y in zip(rows[i], rows[p])]
    return [r[n:] for r in rows]


# ---- the systems -------------------------------------------------------------------------------------------------------------

def gauge(f, n):
    return [Fraction(2 * i + 1 if f in ("legs", "legt") else 1) for i in range(n)]


def shift(f):
    return Fraction(-1, 2) if f in ("legs", "lagt") else Fraction(0)


def system(f, n):
    """A = -(1 + what is below the diagonal once more), weighted; LegT: (P_j', P_i) by parity."""
    g, out = gauge(f, n), []
    for i in range(n):
        if f == "legt":
            out.append([-g[j] if j <= i or (i + j) % 2 == 0 else g[j] for j in range(n)])
        else:
            on = -Fraction(1, 2) if f == "lagt-half" else -(g[i] + 1) / 2 if f == "legs" else Fraction(-1)
            out.append([-x for x in g[:i]] + [on] + [Fraction(0)] * (n - 1 - i))
    return out


def low(f, n):
    """P and Q."""
    p = [[Fraction((-1)**(i * c)) for c in range(2 if f == "legt" else 1)] for i in range(n)]
    return p, [[x * g / 2 for x in r] for r, g in zip(p, gauge(f, n))]


def normal(f, n):
    p, q = low(f, n)
    return plus(system(f, n), 1, times(p, turned(q)))


def vectors(n):
    """Column j of V: V_jj = (-1)^j and (A + (j+1) I) v = 0 row by row."""
    a, v = system("legs", n), diagonal([(-1)**j for j in range(n)])
    for j in range(n):
        for i in range(j + 1, n):
            v[i][j] = -sum(a[i][k] * v[k][j] for k in range(j, i)) / (a[i][i] + j + 1)
    return v


def bilinear(a, b, h):
    one = diagonal([1] * len(a))
    back = plus(one, -h / 2, a)
    return solve(back, plus(one, h / 2, a)), solve(back, [[h * x for x in r] for r in b])


def values(a, b, c, count):
    out = []
    for _ in range(count):
        out.append(times(c, b)[0][0])
        b = times(a, b)
    return [out]


class Matrices:
    """By name; what a claim does not have is no matrix of it."""

    def __init__(self, held):
        self.held = held

    def shape(self, name):
        demand(name in self.held, "no such matrix")
        return len(self.held[name]), len(self.held[name][0])

    def entry(self, name, i, j):
        return self.held[name][i][j]


def lemma_3_1(n):
    one = diagonal([1] * n)
    t = [[Fraction(comb(i + j, i - j)) if j <= i else Fraction(0) for j in range(n)] for i in range(n)]
    v = times(t, turned(t))
    w, a, b, c = solve(v, one), system("legs", n), [[Fraction(1)]] * n, [[Fraction(1 + i * i) for i in range(n)]]
    moved, wb, cv = times(times(w, a), v), times(w, b), times(c, v)
    (ab, bb), (ab2, bb2) = bilinear(a, b, Fraction(1, 3)), bilinear(moved, wb, Fraction(1, 3))
    return {"unit": times(w, v), "markov": values(a, b, c, 2 * n), "moved": values(moved, wb, cv, 2 * n),
            "commutes": plus(times(times(w, ab), v), -1, ab2), "input": plus(times(w, bb), -1, bb2)}


def lemma_3_2(n):
    v = vectors(n)
    w, g, u = solve(v, diagonal([1] * n)), gauge("legs", n), [[abs(x) for x in r] for r in v]
    kappa = [sum(g[i] * v[i][j]**2 for i in range(n)) * sum(w[j][i]**2 / g[i] for i in range(n)) for j in range(n)]
    a = system("legs", n)
    return {"eigen": plus(times(a, v), 1, times(v, diagonal(range(1, n + 1)))), "unit": times(w, v), "condition": [kappa],
            "unsigned": u, "moved": times(a, u)}


def theorem_1(f, n):
    held = {}
    for x in FAMILIES if f == "all" else (f,):
        m, g, (p, q) = normal(x, n), diagonal(gauge(x, n)), low(x, n)
        gm = times(g, m)
        held |= {f"normal.{x}": m, f"symmetric.{x}": plus(gm, 1, turned(gm)), f"P.{x}": times(turned(p), p), f"Q.{x}": times(turned(q), q)}
    return held


def pattern(n):
    """H and T, the alternation written into T; H_ij = A_ij/(2j+1)."""
    h = [[x / (2 * j + 1) for j, x in enumerate(r)] for r in system("legt", n)]
    t = [[Fraction((j == i + 1) - (i == j + 1) - (i == j) * ((i == 0) + (i == n - 1))) for j in range(n)] for i in range(n)]
    other = [[x / 2 if (i + j) % 2 == 0 else -x / 2 for j, x in enumerate(r)] for i, r in enumerate(t)]
    sums = [sum(system(f, n)[i][i] for i in range(n)) for f in ("legs", "legt")]
    return {"undone": times(h, other), "quoted": times(h, t), "trace": [sums]}


def blocks(rows):
    """[[Re, -Im], [Im, Re]] of pairs."""
    return [[x for x, _ in r] + [-y for _, y in r] for r in rows] + [[y for _, y in r] + [x for x, _ in r] for r in rows]


def inverse_by_woodbury(g, a, p, qt):
    """(g - a + p qt)^-1 from (g - a)^-1."""
    one = diagonal([1] * len(a))
    d = solve(plus(diagonal([g] * len(a)), -1, a), one)
    inner = plus(diagonal([1] * len(qt)), 1, times(times(qt, d), p))
    return plus(d, -1, times(times(d, p), solve(inner, times(qt, d))))


def theorem_2(f, n, step):
    g, r, zero = 2 / step, 2 if f == "legt" else 1, Fraction(0)
    l = blocks([[(shift(f), Fraction((-1)**i * (i + 1))) if i == j else (zero, zero) for j in range(n)] for i in range(n)])
    p = blocks([[(Fraction(1 + c * i), Fraction(c)) for c in range(r)] for i in range(n)])
    qt = turned(blocks([[(Fraction(2 * i + 1, 2), Fraction(i + c + 1)) for c in range(r)] for i in range(n)]))
    a, b, gs = plus(l, -1, times(p, qt)), blocks([[(Fraction(2), zero)]] * n), diagonal([g] * (2 * n))
    start = [[Fraction(int(i == j)) for j in range(n + 1)] for i in range(2 * n)]
    for i in range(2 * n):
        start[i][n] = zero
    inputs = [[zero] * n + [Fraction(1)], [zero] * (n + 1)]
    right = plus(times(plus(gs, 1, a), start), 1, times(b, inputs))
    after = times(inverse_by_woodbury(g, l, p, qt), right)
    project, spread, inner = r * (2 * n - 1), 2 * r * n, r * (2 * r - 1)
    low_p, low_q = low(f, n)
    whole = times(inverse_by_woodbury(g, normal(f, n), low_p, turned(low_q)), plus(diagonal([g] * n), -1, system(f, n)))
    return {"residual": plus(times(plus(gs, -1, a), after), -1, right), "woodbury": whole,
            "operations": [[Fraction(project + 4 * n + spread + project + inner + spread)]]}


def no_step(n, step):
    """Rows sum to l_n + P_n: Q is -1/n throughout."""
    p = [2 / step + i + 1 for i in range(n)]
    return {"l": [[Fraction(-i - 1) for i in range(n)]], "P": [p], "Q": [[Fraction(-1, n)] * n], "moved": [[x - i - 1 for i, x in enumerate(p)]]}


@lru_cache(maxsize=64)
def held(claim, reading, n, f, step):
    if claim == "s4:T2":
        return theorem_2(f, n, step) if reading == "sharp" else no_step(n, step)
    if claim == "s4:T1" and reading not in ("sharp", "printed"):
        return pattern(n)
    return theorem_1(f, n) if claim == "s4:T1" else {"s4:L3.1": lemma_3_1, "s4:L3.2": lemma_3_2}[claim](n)


def make(key, p):
    demand(p.get("family", "all") in (*FAMILIES, "all"), "family")
    if p["N"] > (8 if key[:2] == ("s4:T2", "sharp") else 16):
        raise Unable("N")
    t = Matrices(held(key[0], key[1], p["N"], p.get("family"), p.get("step")))
    t.p = p
    return t


# ---- what each claim needs ---------------------------------------------------------------------------------------------------

def rows(need, name, m):
    for i, r in enumerate(m):
        need.exact(f"row {name} {i:x} {spell_list({j: x for j, x in enumerate(r)})}")


def cube(n):
    return max(comb(i + j, i - j) for i in range(n) for j in range(i + 1))**3


def growth(need, n):
    largest, sequence = max(comb(n - 1 + j, 2 * j) for j in range(n)), [1, 1]
    while len(sequence) < 2 * n:
        sequence.append(sequence[-1] + sequence[-2])
    need.exact(f"atmost {largest:x} {sequence[2 * n - 2]:x}")
    need.exact(f"atmost {sequence[2 * n - 2]:x} {n * largest:x}")
    for m in range(1, 95):
        need.exact(f"atmost {cubes()[m]:x} 1*2^{4 * m:x}")
    need.exact(f"less 1*2^17c {cubes()[95]:x}")
    need.exact("less 10*19^3 1*3f^3")
    need.exact("identity (5f*N+58)*(13*N+2c)-790*N*(N-1) 1e6c*N+f20-83*N*N")
    need.exact(f"less {7788 * 60 + 3872:x} {131 * 60**2:x}")
    need.exact(f"less {7788:x} {2 * 131 * 60:x}")


@lru_cache(maxsize=None)
def cubes():
    return [0] + [cube(n) for n in range(1, 96)]


def needs(key, t, need):
    claim, reading, verdict = key
    n = t.p["N"]
    one = diagonal([1] * n)
    if claim == "s4:L3.1":
        rows(need, "unit", one)
        need.exact(f"row moved 0 {need.open('row markov 0')}")
        need.exact("zero commutes")
        need.exact("zero input")
    elif key == ("s4:L3.2", "sharp", "VERIFIED"):
        need.exact("zero eigen")
        rows(need, "unit", one)
        rows(need, "condition", [[(comb(n + j, 2 * j + 1) * comb(2 * j, j))**2 for j in range(n)]])
        need.exact("identity (I+1+J)+(I-J) 2*I+1")
        need.exact("identity (I+1+J)-(I-J) 2*J+1")
        growth(need, n)
    elif claim == "s4:T1" and reading == "inverse":
        rows(need, "undone", one)
    elif claim == "s4:T1" and reading != "sharp" and reading != "printed":
        demand(n >= 2, "N")
        if reading == "printed-name":
            need.exact(f"row trace 0 0:{-n * (n + 1) // 2:x},1:{-n * n:x}")
        else:
            need.exact(f"row quoted 0 {n - 1:x}:{2 * (-1)**(n - 1):x}")
    elif key == ("s4:T2", "printed", "REFUTED"):
        demand(t.p["step"] > 0, "step")
        for name in ("l", "P", "Q", "moved"):
            rows(need, name, t.held[name])
        demand(set(t.held["moved"][0]) == {2 / t.p["step"]}, "no eigenvalue")
    elif claim == "s4:T2":
        r = 2 if t.p["family"] == "legt" else 1
        need.exact("zero residual")
        need.exact(f"row operations 0 0:{(8 * r + 4) * n + 2 * r * r - 3 * r:x}")
        rows(need, "woodbury", one)
    elif reading == "printed-growth":
        need.exact(f"less 1*2^17c {cubes()[95]:x}")
    elif claim == "s4:L3.2":
        demand((n == 1) == (verdict == "VERIFIED"), "N")
        for i in range(min(n, 2)):
            need.exact(f"row unsigned {i:x} " + ("0:1", "0:1,1:1")[i])
            need.exact(f"row moved {i:x} " + ("0:-1", "0:-3,1:-2")[i])
    else:
        for f in FAMILIES if t.p["family"] == "all" else (t.p["family"],):
            g, s = gauge(f, n), shift(f)

            def skew(i, j):
                if f == "legt" and (i + j) % 2 == 0:
                    return 0
                return (j > i) - (j < i) if f == "lagt-half" or f == "lagt" else ((j > i) - (j < i)) * g[j] * (2 if f == "legt" else 1)

            rows(need, f"normal.{f}", [[s if i == j else Fraction(skew(i, j), 2) for j in range(n)] for i in range(n)])
            rows(need, f"symmetric.{f}", diagonal([2 * s * x for x in g]))
            for name in ("P", "Q") if n >= (2 if f == "legt" else 1) else ():
                need.exact(f"positive {name}.{f}")
