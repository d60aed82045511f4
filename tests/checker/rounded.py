"""rounded.py - for facts.py: T_n with window means rounded to multiples of 2^-F, from the formulas of docs/certificate.md: slots by
differences of means, in Fractions; sums of exponentials by decimal, ties by their coefficients."""
import decimal
import itertools
from fractions import Fraction
from functools import lru_cache
from math import gcd

import facts

DIGITS = 160


def mean_error(m, bits):
    """The largest error of a mean of m integers rounded to `bits` fraction bits."""
    m //= gcd(m, 2**bits)
    return Fraction(m // 2, m) / 2**bits


def slot_error(k, i, bits):
    """Of slot k at position i; while k > i both means are that of all i tokens."""
    return k * mean_error(k, bits) + (k - 1) * mean_error(k - 1, bits) if k > 1 and i >= k else mean_error(min(k, i), bits)


def drift(t, bits, slot):
    facts.demand(1 <= slot <= t.n + 1, "no such slot")
    return max(slot_error(slot, i, bits) for i in range(1, t.n + 2))


def steady(t, bits, place):
    facts.demand(1 <= place <= t.n, "no such place")
    for i in range(1, t.n + 3):
        if i != place + 1:
            missing = 1 - Fraction(2, i) if 2 <= i <= place else 1
            facts.demand(2 * slot_error(place + 1, i, bits) <= missing, "the place may leave 0")
    return 2 * slot_error(place + 1, place + 1, bits)


@lru_cache(maxsize=None)
def position(t, bits, tokens, i):
    """Block 1's output behind the last tokens, the newest first: codes of slots 1..n+1, COPY and place of 1..n."""
    rows = [t.embed(a) for a in tokens]

    def mean(w, x):
        seen = min(w, i)
        return Fraction(round(Fraction(sum(row.get(x, 0) for row in rows[:seen]), seen) * 2**bits), 2**bits)

    def slot(k, x):
        return k * mean(k, x) - ((k - 1) * mean(k - 1, x) if k > 1 else 0)
    codes = [[max(slot(k, c) + 1, 0) - 1 for c in range(t.b)] for k in range(1, t.n + 2)]
    copy = [max(slot(k, t.b + 1), 0) for k in range(1, t.n + 1)]
    place = [max(2 * slot(k + 1, t.b) - 2 * mean(1, t.b) - 1, 0) for k in range(1, t.n + 1)]
    return codes, copy, place


@lru_cache(maxsize=None)
def power(x):
    """e^x to DIGITS digits."""
    with decimal.localcontext(decimal.Context(prec=DIGITS, Emin=-10**9, Emax=10**9)) as c:
        return c.exp(decimal.Decimal(x.numerator) / decimal.Decimal(x.denominator))


def above_zero(levels, beta):
    """The sign of the sum of c e^(beta s)."""
    if not any(levels.values()):
        return 0
    with decimal.localcontext(decimal.Context(prec=DIGITS, Emin=-10**9, Emax=10**9)):
        top = max(levels)
        total = sum(decimal.Decimal(int(c)) * power(beta * (s - top)) for s, c in levels.items())
        if abs(total) < decimal.Decimal(10) ** -(DIGITS - 30):
            raise facts.Unable("close logits")
    return 1 if total > 0 else -1


def answer(t, bits, beta, tokens):
    """The token said behind these."""
    at = [position(t, bits, tuple(reversed(tokens[max(0, i - t.n - 1):i])), i) for i in range(1, len(tokens) + 1)]
    query, levels = at[-1], {}
    for codes, _, place in at:
        score = sum(x * y for k in range(t.n) for x, y in zip(query[0][k], codes[k + 1]))
        score += 2 * t.n * t.b * sum(x * y for x, y in zip(query[1], place))
        sums = levels.setdefault(score, [0] * t.b)
        levels[score] = [x + y for x, y in zip(sums, codes[0])]

    def code(a):
        return [t.code(a)[c] for c in range(t.b)] if a < t.D else [0] * t.b
    top = max(levels)
    with decimal.localcontext(decimal.Context(prec=DIGITS, Emin=-10**9, Emax=10**9)):
        found = [sum(decimal.Decimal(int(v[c])) * power(beta * (s - top)) for s, v in levels.items()) for c in range(t.b)]
        best = max(range(t.D + 2), key=lambda a: (sum(int(x) * y for x, y in zip(code(a), found)), -a))
    a = 0
    while a < t.D + 2:  # all others against it; two others may be too close to be told apart
        g = [x - y for x, y in zip(code(a), code(best))]
        sign = above_zero({s: sum(x * y for x, y in zip(g, v)) for s, v in levels.items()}, beta)
        a, best = (0, a) if sign > 0 or (sign == 0 and a < best) else (a + 1, best)
    return best


def wrong(t, bits, beta, x):
    """The first wrong answer and what is said there, or None."""
    tokens = [t.D, *x, t.D + 1]
    for j, a in enumerate(x):
        said = answer(t, bits, beta, tokens)
        if said != a:
            return j, said
        tokens.append(a)
    return None


@lru_cache(maxsize=None)
def copies(t, bits, beta, first, last):
    """How many strings without a repeated n-gram there are; False when one is not copied."""
    if last * t.D**min(last, 12) > 1 << 18 and t.D**t.n > 16:
        raise facts.Unable("many strings")
    count, strings = 0, [()]
    for length in range(1, last + 1):
        strings = [x + (a,) for x, a in itertools.product(strings, range(t.D)) if not facts.repeats(t.n, x + (a,))]
        if not strings:
            break
        if length >= first:
            if any(wrong(t, bits, beta, x) for x in strings):
                return False
            count += len(strings)
    return count


def fact(t, kind, a):
    """Refuses a false fact of one of these kinds."""
    if kind == "weights":
        beta = facts.integer(a[0])
        largest = max(2 * t.n * t.b * beta, 2 * (t.n + 1))
        facts.demand(facts.number(a[1]) == largest, "weights false")
        return
    bits = facts.integer(a[0])
    if kind in ("drift", "steady"):
        facts.demand(bits <= 64 and {"drift": drift, "steady": steady}[kind](t, bits, facts.integer(a[1])) == facts.number(a[2]), f"{kind} false")
        return
    beta = facts.sharpness(t)
    if kind == "rounded":
        first, last = facts.integer(a[1]), facts.integer(a[2])
        facts.demand(1 <= first <= last, "rounded: lengths")
        count = copies(t, bits, beta, first, last)
        facts.demand(count is not False and count == facts.integer(a[3]), "rounded false")
    else:
        x = facts.letters(a[3])
        facts.demand(max(x) < t.D, "letters")
        if len(x) > 64:
            raise facts.Unable("long string")
        facts.demand(wrong(t, bits, beta, x) == (facts.integer(a[1]), facts.integer(a[2])), "says false")
