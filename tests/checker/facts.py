"""facts.py - for decide.py: the numbers, lists and single facts of docs/certificate.md, decided by own arithmetic and whole
enumeration; T_n row by row from the tables of that page, none of it a product of weights."""
import itertools
import re
from fractions import Fraction
from functools import lru_cache
from math import comb

import rounded

INT = r"(?:0|[1-9a-f][0-9a-f]*)"
NUM = rf"-?{INT}(?:/{INT})?"
INTEGER, NUMBER = re.compile(INT), re.compile(NUM)
POWER = re.compile(rf"({INT})\*({INT})\^({INT})")
ITEM = re.compile(rf"({INT})(?:-({INT}))?")


class Refused(Exception):
    """Why a certificate is no proof."""


class Unable(Exception):
    """Past what is decided here; counted apart."""


def demand(true, why):
    if not true:
        raise Refused(why)


def integer(text):
    demand(INTEGER.fullmatch(text), f"no integer: {text[:40]}")
    return int(text, 16)


def number(text):
    demand(NUMBER.fullmatch(text), f"no number: {text[:40]}")
    top, slash, bottom = text.partition("/")
    den = int(bottom, 16) if slash else 1
    demand(not slash or den > 1, "denominator 0 or 1")
    q = Fraction(int(top, 16), den)
    demand(q.denominator == den and spell(q) == text, "number not in its one spelling")
    return q


def power(text):
    m = POWER.fullmatch(text)
    if not m:
        return number(text)
    c, b, e = (int(x, 16) for x in m.groups())
    if e * b.bit_length() > 1 << 22:
        raise Unable("power")
    return Fraction(c * b**e)


def spell(q):
    q = Fraction(q)
    return f"{q.numerator:x}" + (f"/{q.denominator:x}" if q.denominator != 1 else "")


def letters(text):
    return [integer(a) for a in text.split(",")]


def parse_list(text):
    row, last = {}, -1
    for entry in [] if text == "-" else text.split(","):
        column, _, value = entry.partition(":")
        c, v = integer(column), number(value)
        demand(c > last and v != 0, "list not ascending, or a 0 in it")
        row[c], last = v, c
    return row


def spell_list(row):
    return ",".join(f"{c:x}:{spell(v)}" for c, v in sorted(row.items()) if v) or "-"


# ---- numbers ----------------------------------------------------------------------------------------------------------

def exp_above(x, c):
    """e^x > c by partial sums; past k > 2x the rest of the series is below its last term."""
    demand(x >= 0, "exp-above below 0")
    if x > 4000:
        raise Unable("exp")
    term, total, k = Fraction(1), Fraction(1), 0
    while True:
        if total > c:
            return True
        if k > 2 * x + 2 and total + term <= c:
            return False
        if k > 20000:
            raise Unable("exp")
        k += 1
        term = term * x / k
        total += term


def log2_bounds(x, bits):
    """floor and ceiling of 2^bits log2 x, over 2^bits."""
    y = x ** (1 << bits)
    f = y.numerator.bit_length() - y.denominator.bit_length()
    while Fraction(2) ** f > y:
        f -= 1
    while Fraction(2) ** (f + 1) <= y:
        f += 1
    exact = Fraction(2) ** f == y
    return Fraction(f, 1 << bits), Fraction(f + (not exact), 1 << bits)


def logs(a, c, x, y):
    demand(x > 1 and y > 1, "logarithm not above 0")
    for bits in (2, 6, 10):
        if max(x.numerator.bit_length(), y.numerator.bit_length()) << bits > 1 << 20:
            raise Unable("logs")
        (xl, xh), (yl, yh) = log2_bounds(x, bits), log2_bounds(y, bits)
        if a < c * xl * yl:
            return True
        if a >= c * xh * yh:
            return False
    raise Unable("logs")


# ---- strings and machines ---------------------------------------------------------------------------------------------

def windows(m, length):
    return range(max(0, length - m + 1))


def repeats(m, x):
    grams = [tuple(x[i:i + m]) for i in windows(m, len(x))]
    return len(set(grams)) < len(grams)


def miscopies(m, x):
    after = {}
    for i in range(max(0, len(x) - m)):
        if after.setdefault(tuple(x[i:i + m]), x[i + m]) != x[i + m]:
            return True
    return False


@lru_cache(maxsize=None)
def count_strings(kind, d, m, length):
    demand(d >= 1 and length >= 0, "no strings")
    if d > 1 and (length > 16 or d**length > 1 << 16):
        raise Refused("too many strings to look at all")
    if d == 1 and length > 1 << 16:
        raise Unable("long string")
    test = {"repeated": repeats, "miscopied": miscopies}[kind]
    return sum(test(m, x) for x in itertools.product(range(d), repeat=length))


@lru_cache(maxsize=1024)
def copied(d, length, states, start, out, copy, update):
    """How many strings of d^length the machine copies: all are tried, or, when these are many, all answers it can give."""
    def run(x):
        s = start
        for a in x:
            s = update[s * d + a]
        return s

    def answer(s):
        s, y = copy[s], []
        for _ in range(length):
            y.append(out[s])
            s = update[s * d + out[s]]
        return tuple(y)
    if length <= 12 and d**length <= 4096:
        strings = itertools.product(range(d), repeat=length)
    else:
        strings = {answer(s) for s in range(states)}
    return sum(answer(run(x)) == x for x in strings)


# ---- T_n, from the tables of the page -----------------------------------------------------------------------------------

class Object:
    def __init__(self, d, n):
        if d > 4096 or n > 24:
            raise Unable("large T_n")
        self.D, self.n = d, n
        self.b = b = max(1, (d - 1).bit_length())
        self.d0, self.gamma, self.N = b + 3, min(2, b), (n + 1) * (b + 3)
        self.place = (n + 1) * b + n
        self.one, self.w1 = self.place + n, self.place + n + 1

    def code(self, a):
        return {c: Fraction(1 if a >> (self.b - 1 - c) & 1 else -1) for c in range(self.b)}

    def embed(self, t):
        if t < self.D:
            return {**self.code(t), self.b + 2: Fraction(1)}
        return {self.b + (t - self.D): Fraction(1), self.b + 2: Fraction(1)}

    def slot(self, s, i, x, factor):
        """What the mean of head s at position i takes of coordinate x: the token s-1 back, or all i alike while s > i."""
        if s <= i:
            return {(s - 1) * self.d0 + x: Fraction(factor)}
        return {lag * self.d0 + x: Fraction(factor, i) for lag in range(i)}

    def hidden(self, i, r):
        b, n, one = self.b, self.n, {self.b + 2: Fraction(1)}
        if r < (n + 1) * b:
            return add(self.slot(r // b + 1, i, r % b, 1), one)
        if r < self.place:
            return self.slot(r - (n + 1) * b + 1, i, b + 1, 1)
        if r < self.one:
            return add(self.slot(r - self.place + 2, i, b, 2), self.slot(1, i, b, -2), {self.b + 2: Fraction(-1)})
        return one

    def lane(self, lane):
        return lane // self.d0 + 1, lane % self.d0

    def row(self, name, r):
        head, _, tail = name.partition(".")
        b, n, d0 = self.b, self.n, self.d0
        if name == "embed":
            demand(r < self.D + 2, "no such row")
            return self.embed(r)
        if head == "head":
            demand(1 <= integer(tail) <= n + 1 and r < d0, "no such row")
            return {}
        if head == "hidden":
            i = integer(tail)
            demand(1 <= i <= n + 1 and r < self.w1, "no such row")
            return self.hidden(i, r)
        if name in ("U1", "score", "key", "value"):
            demand(r < self.N, "no such row")
            k, c = self.lane(r)
            if name == "key":
                return {} if k > n or c > b else {k * d0 + c if c < b else (k - 1) * d0 + b + 1: Fraction(1)}
            if name == "value":
                return {r: Fraction(1)} if k == 1 and c < b or r == b + 2 else {}
            if name == "score":
                if k > n or c > b:
                    return {}
                return {k * d0 + c: Fraction(1)} if c < b else {(k - 1) * d0 + b + 1: Fraction(2 * n * b)}
            if c < b:
                return {(k - 1) * b + c: Fraction(1), self.one: Fraction(-1)}
            if c == b + 2:
                return {self.one: Fraction(1)} if k == 1 else {}
            return {} if k > n else {((n + 1) * b if c == b else self.place) + k - 1: Fraction(1)}
        if name == "pass":
            demand(r <= b, "no such row")
            return add({r: Fraction(1)} if r < b else {}, {b + 2: Fraction(1)})
        demand(name == "readout" and r < self.D + 2, "no such row")
        return self.code(r) if r < self.D else {}

    def bounds(self, name, r):
        """Least and greatest value of the form of a row on its domain."""
        head, _, tail = name.partition(".")
        b, d0, low, high = self.b, self.d0, Fraction(0), Fraction(0)
        if name == "pass":
            for lane, v in self.row(name, r).items():
                k, c = self.lane(lane)
                least, most = (-1, 1) if c < b else (0, 1) if c <= b + 1 else (1, 1) if k == 1 else (0, 0)
                low, high = low + min(v * least, v * most), high + max(v * least, v * most)
            return low, high
        demand(head == "hidden", "no domain")
        i = integer(tail)
        demand(1 <= i <= self.n + 2, "no such position")
        tokens = min(i, self.n + 1)
        form = self.row(f"hidden.{tokens:x}", r)
        for lag in range(tokens):
            at = [form.get(lag * d0 + x, Fraction(0)) for x in range(d0)]
            width = sum(abs(v) for v in at[:b])
            letter, bos, copy = at[b + 2], at[b] + at[b + 2], at[b + 1] + at[b + 2]
            if i <= self.n + 1 and lag == i - 1:
                low, high = low + bos, high + bos
            else:
                low, high = low + min(letter - width, copy), high + max(letter + width, copy)
        return low, high


def add(*rows):
    total = {}
    for row in rows:
        for c, v in row.items():
            total[c] = total.get(c, 0) + v
    return {c: v for c, v in total.items() if v}


def sharpness(t, length=0):
    """beta: the least with 2^(beta gamma) >= 2 max(D^n + n - 1, L)."""
    beta = 0
    while 2 ** (beta * t.gamma) < 2 * max(t.D**t.n + t.n - 1, length):
        beta += 1
    return beta


def margin(t, j):
    n, b = t.n, t.b
    demand(j < n, "no such margin")
    w = t.row("score", j * t.d0 + b).get(j * t.d0 + b + 1, Fraction(0))
    return w + j * b - Fraction((n - 1 - j) * b * (j + 1), j + 2) - (n - 1) * b


@lru_cache(maxsize=None)
def count_distinct(d, m, length):
    """Strings of m..length letters without an m-gram twice, all those of a length from those of the one before."""
    if d**m > 1 << 18:
        raise Unable("distinct")
    words, found = [bytes(w) for w in itertools.product(range(d), repeat=m)] if d < 256 else [], 0
    for size in range(m, length + 1):
        found += len(words)
        if found > 400000 or (d >= 256 and length > m):
            raise Unable("distinct")
        if not words or size == length:
            break
        words = [w + bytes([a]) for w in words for a in range(d) if (w + bytes([a])).find(w[size - m + 1:] + bytes([a])) == size + 1 - m]
    return found if d < 256 else d**m


# ---- single facts -------------------------------------------------------------------------------------------------------

def fact(t, d, text, rounding=False):
    """Refuses a false fact; the texts of the steps it must cite."""
    kind, _, rest = text.partition(" ")
    a = rest.split(" ")
    arity = {"row": 3, "zero": 1, "codes": 2, "nonneg": 2, "nonpos": 2, "is": 3, "margin": 2, "exp-above": 2, "less": 2, "atmost": 2,
             "no-repeat": 2, "ambiguous": 4, "forced": 2, "pairs": 3, "repeated": 4, "miscopied": 4, "copies": 8, "distinct": 4, "logs": 4, "drift": 3,
             "steady": 3, "weights": 2, "rounded": 4, "says": 4}
    demand(kind in arity and len(a) == arity[kind], "unknown kind or arguments")
    if kind in ("drift", "steady", "weights", "rounded", "says"):
        demand(rounding and t, "nothing is rounded")
        rounded.fact(t, kind, a)
        return []
    if kind in ("row", "zero", "codes", "nonneg", "nonpos", "is", "margin"):
        demand(t, "there is no T_n")
    if kind == "row":
        demand(parse_list(a[2]) == t.row(a[0], integer(a[1])), "row false")
    elif kind == "zero":
        head = a[0].partition(".")
        demand(head[0] == "head" and 1 <= integer(head[2]) <= t.n + 1, "zero of something else")
    elif kind == "codes":
        demand(integer(a[0]) == t.D and integer(a[1]) == t.b, "codes")
        rows = [tuple(t.embed(x).get(c) for c in range(t.b)) for x in range(t.D)]
        demand(len(set(rows)) == t.D and all(abs(v) == 1 for row in rows for v in row), "codes false")
    elif kind in ("nonneg", "nonpos", "is"):
        low, high = t.bounds(a[0], integer(a[1]))
        if kind == "is":
            demand(low == high == number(a[2]), "is false")
        else:
            demand(low >= 0 if kind == "nonneg" else high <= 0, "sign false")
        i = a[0].partition(".")[2]
        name = f"hidden.{min(integer(i), t.n + 1):x}" if i else a[0]
        return [f"row {name} {a[1]} "]
    elif kind == "margin":
        j, v = integer(a[0]), number(a[1])
        demand(margin(t, j) == v > 0, "margin false")
        return [f"row score {j * t.d0 + t.b:x} "]
    elif kind == "exp-above":
        demand(exp_above(number(a[0]), integer(a[1])), "exp-above false")
    elif kind in ("less", "atmost"):
        x, y = power(a[0]), power(a[1])
        demand(x < y or (x == y and kind == "atmost"), "comparison false")
    elif kind == "no-repeat":
        x, m = letters(a[1]), integer(a[0])
        demand(max(x) < d and m >= 1 and not repeats(m, x), "no-repeat false")
    elif kind == "ambiguous":
        m, i, j, x = integer(a[0]), integer(a[1]), integer(a[2]), letters(a[3])
        demand(max(x) < d and i < j and j + m < len(x) and x[i:i + m] == x[j:j + m] and x[i + m] != x[j + m], "ambiguous false")
    elif kind == "forced":
        m, s = integer(a[0]), integer(a[1])
        if m + s > 1 << 16:
            raise Unable("forced")
        group = list(range(m + s))
        for i in range(m):
            group[i + s] = group[i]  # i + s > i is met first here, so its group is still itself
        demand(s >= 1 and len(set(group)) == s, "forced false")
    elif kind == "pairs":
        length, m = integer(a[0]), integer(a[1])
        demand(integer(a[2]) == (comb(length - m + 1, 2) if length >= m else 0), "pairs false")
    elif kind in ("repeated", "miscopied"):
        demand(integer(a[3]) == count_strings(kind, integer(a[0]), integer(a[1]), integer(a[2])), f"{kind} false")
    elif kind == "distinct":
        md, m, length = (integer(x) for x in a[:3])
        demand(md >= 2 and 1 <= m <= length, "distinct of nothing")
        demand(integer(a[3]) == count_distinct(md, m, length), "distinct false")
    elif kind == "copies":
        md, length, states, c, start = (integer(x) for x in a[:5])
        out, copy, update = (tuple(letters(x)) for x in a[5:])
        demand(len(out) == len(copy) == states and len(update) == states * md and start < states, "tables of the wrong size")
        demand(max(out) < md and max(copy + update) < states, "a letter or state that is none")
        demand(copied(md, length, states, start, out, copy, update) == c, "copies false")
    else:
        demand(logs(integer(a[0]), integer(a[1]), number(a[2]), number(a[3])), "logs false")
    return []
