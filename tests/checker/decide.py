#!/usr/bin/env python3
"""decide.py [FILE...] - decides certificates again, from docs/certificate.md alone: own parser, own arithmetic, own T_n (facts.py),
whole enumeration where recheck argues.  With no FILE it reads what mutate.c writes, records "CODE BYTES LABEL\\n" + the
certificate, compares its own decision with CODE and prints what differs.  Exit 0 when all agree, 1 when one does not."""
import hashlib
import sys
from fractions import Fraction
from math import comb

sys.dont_write_bytecode = True
from facts import ITEM, Object, Refused, Unable, demand, fact, integer, letters, margin, number, sharpness, spell, spell_list  # noqa: E402
import copier  # noqa: E402
import delay  # noqa: E402
import hippo  # noqa: E402
import legendre  # noqa: E402
import lssl  # noqa: E402
import binomials  # noqa: E402
import s4  # noqa: E402
import s4_nodes  # noqa: E402
import s4d  # noqa: E402
import tasks  # noqa: E402
from models import Given, Lanes, run_fact  # noqa: E402


# ---- what each claim needs ------------------------------------------------------------------------------------------------

class Needs:
    """The list of a claim: whole texts, and beginnings behind which anything true may stand."""

    def __init__(self, texts):
        self.texts, self.needed = texts, set()

    def exact(self, text):
        demand(text in self.texts, f"missing: {text[:80]}")
        self.needed.add(text)

    def open(self, begin):
        found = [x for x in self.texts if x.startswith(begin + " ")]
        demand(found, f"missing: {begin[:80]} ...")
        if len(found) > 1:
            raise Unable("two facts for one open place")
        self.needed.add(found[0])
        return found[0][len(begin) + 1:]


def chain_slots(need, t):
    """C1-C3: what block 1 puts out."""
    n = t.n
    for x in range(t.D + 2):
        need.exact(f"row embed {x:x} {spell_list(t.embed(x))}")
    for w in range(1, n + 2):
        need.exact(f"zero head.{w:x}")
    for i in range(1, n + 3):
        for r in range(t.w1):
            if r < t.place:
                if i <= n + 1:
                    need.exact(f"row hidden.{i:x} {r:x} {spell_list(t.hidden(i, r))}")
                need.exact(f"nonneg hidden.{i:x} {r:x}")
            elif r == t.one or i == r - t.place + 2:
                need.exact(f"is hidden.{i:x} {r:x} 1")
            else:
                need.exact(f"nonpos hidden.{i:x} {r:x}")
    for lane in range(t.N):
        need.exact(f"row U1 {lane:x} {spell_list(t.row('U1', lane))}")


def chain(need, t, least=0):
    """The conditions C0-C9; beta mu."""
    n, b = t.n, t.b
    chain_slots(need, t)
    need.exact(f"codes {t.D:x} {b:x}")
    for x in range(t.D + 2):
        need.exact(f"row readout {x:x} {spell_list(t.row('readout', x))}")
    for lane in range(t.N):
        need.exact(f"row score {lane:x} {spell_list(t.row('score', lane))}")
    mu = Fraction(t.gamma)
    for j in range(n):
        mu = min(mu, number(need.open(f"margin {j:x}")))
    keys, beta = 2 * (t.D**n + n - 1), sharpness(t, least)
    need.exact(f"exp-above {spell(beta * mu)} {keys:x}")
    for r in range(b + 1):
        need.exact(f"row pass {r:x} {spell_list(t.row('pass', r))}")
        need.exact(f"nonneg pass {r:x}")
    return beta * mu


def precision(need, t):
    """R1-R5; the fraction bits proved enough, and the bits of the largest weight."""
    n, b, keys, beta = t.n, t.b, 2 * (t.D**t.n + t.n - 1), sharpness(t)
    chain(need, t)
    drifts = sorted(x for x in need.texts if x.startswith("drift "))
    demand(drifts, "missing: drift")
    bits = integer(drifts[0].split(" ")[1])
    need.needed.add(drifts[0])
    need.exact(f"drift {bits:x} 1 0")
    e = [Fraction(0)] + [number(need.open(f"drift {bits:x} {s:x}")) for s in range(2, n + 2)]
    p = [number(need.open(f"steady {bits:x} {s:x}")) for s in range(1, n + 1)]
    late = b * sum(e[s] + e[s + 1] + e[s] * e[s + 1] for s in range(n))
    early = late + 2 * n * b * max(e[s] + p[s] + e[s] * p[s] for s in range(n))
    start = min(margin(t, j) for j in range(n))
    need.exact(f"exp-above {spell(beta * (t.gamma - 2 * late))} {keys:x}")
    need.exact(f"exp-above {spell(beta * (start - 2 * early))} {keys:x}")
    return bits, 1 + integer(need.open(f"weights {beta:x}")).bit_length()


def float32(need, t, length):
    """The lead, and twice the bound of docs/proofs/float32.md below the margin."""
    n, b, beta, u = t.n, t.b, sharpness(t), Fraction(1, 2**24)
    lead = chain(need, t)
    demand(n <= length <= 2**40 and 4 * n * b * beta < 2**20, "sizes")
    scores = 5 * beta * n**2 * b * (49 + b) * u
    c = number(need.open(f"exp-above {spell(lead - 2 * scores - (600 + 5 * length) * u)}"))
    demand(c > 0, "no lead")
    x = 2 * length / c
    mean = 50 * u + 11 * x
    if length <= 2**18:
        mean = min(mean, scores + (410 + 9 * length) * u)
    need.exact(f"less {spell(2 * b * (3 * mean + (14 + 3 * b) * u))} {spell(min(2, b) * (1 - x) / (1 + x))}")


def precision_list(reading, d, n, p, need, t):
    bits, weight_bits = precision(need, t)
    if reading == "printed":
        for x, more in ((weight_bits, 6), (bits, 5)):
            need.exact(f"logs {2**max(x - more, 0):x} {n * n * 2**max(more - x, 0):x} {d:x} {d:x}")
    elif reading == "least":
        demand(p["from"] <= p["L"] and p["bits"] <= bits, "parameters")
        for f in range(p["bits"], bits):
            need.open(f"rounded {f:x} {p['from']:x} {p['L']:x}")
        if p["bits"]:
            x = need.open(f"says {p['bits'] - 1:x}").split(" ")[-1]
            need.exact(f"no-repeat {n:x} {x}")
            demand(p["from"] <= len(letters(x)) <= p["L"], "a string of another length")


def copies(need, d, length, k):
    need.open(f"copies {d:x} {length:x} {k:x} {k:x}")


def given(need, p, word):
    """One machine: what it copies, against its states."""
    count = need.open(f"copies {p['D']:x} {p['L']:x} {p['states']:x}").split(" ")[0]
    need.exact(f"{word} {count} {p['states']:x}")


def pairs(need, d, n, length):
    c = comb(length - n + 1, 2) if length >= n else 0
    need.exact(f"pairs {length:x} {n:x} {c:x}")
    if n <= 1 << 12:
        for s in range(1, min(length - n, 32) + 1):
            need.exact(f"forced {n:x} {s:x}")
    if length <= 16 and d**length <= 1 << 16:
        count = need.open(f"repeated {d:x} {n:x} {length:x}")
        need.exact(f"atmost {count} {c:x}*{d:x}^{length - n:x}" if length >= n else f"atmost {count} 0")
    if countable(d, n, length):
        count = d**length - distinct(need, d, n, length) + distinct(need, d, n, length - 1)
        need.exact(f"atmost {count:x} {c:x}*{d:x}^{length - n:x}")
    return c


def countable(d, n, length):
    """D^L past 2^16, n <= L, and few strings without a repeated n-gram: D^L <= 2^20, D^n <= 9, or 16 with n > 1."""
    if n > length or length > 4096 or d > 1024 or d**length <= 1 << 16:
        return False
    return d**length <= 1 << 20 or d**n <= 9 or (d**n == 16 and n > 1)


def distinct(need, d, n, length):
    return integer(need.open(f"distinct {d:x} {n:x} {length:x}")) if length >= n else 0


def dimension(need, p, ways, factor, sums):
    """Corollary 2.5: the dimension for the least n of each way, and the bounds on it."""
    d, length, eps = p["D"], p["L"], p["eps"]
    num, den = eps.numerator, eps.denominator
    for c, more in ways:
        n = 1
        while not c(n) * den < num * d ** (n + more):
            n += 1
        need.exact(f"less {c(n) * den:x} {num:x}*{d:x}^{n + more:x}")
        if n > 1:
            need.exact(f"atmost {num:x}*{d:x}^{n - 1 + more:x} {c(n - 1) * den:x}")
        size = (n + 1) * (max(1, (d - 1).bit_length()) + 3)
        if sums:
            need.exact(f"atmost 1*2^{size:x} {spell(d**8 * max(Fraction(1), comb(length, 2) / eps)**4)}")
        if not sums or eps < Fraction(1, 2):
            need.exact(f"logs {size:x} {factor:x} {spell(length / eps)} {d:x}")


def given_list(reading, verdict, p, need, lengths):
    """Theorem 2.3 by running."""
    n = p["n"]
    if verdict == "VERIFIED":
        demand(lengths and all(x < y for x, y in zip(lengths, lengths[1:])), "lengths")
        for length in lengths:
            need.exact(f"run-copied {n:x} {length:x}")
    else:
        demand(not lengths, "lengths")
        n += reading == "literal"
        need.exact("run-wrong " + need.open(f"no-repeat {n:x}"))


def claim_list(key, p, need, t):
    d, n, length, states = (p.get(x) for x in ("D", "n", "L", "states"))
    claim, reading, verdict = key
    if key == ("ram:T2.3", "sharp", "VERIFIED"):
        chain(need, t)
    elif key == ("ram:T2.3", "printed", "REFUTED"):
        need.exact(f"atmost {2 * n:x} {length:x}")
        need.exact(f"atmost {length:x} 1*{d:x}^{n:x}")
        demand(len(letters(need.open(f"no-repeat {n:x}"))) == length, "not L letters")
    elif key == ("ram:T2.3", "literal", "REFUTED"):
        need.exact(f"exp-above {spell(chain(need, t))} {2 * length:x}")
        x = need.open(f"no-repeat {n + 1:x}")
        demand(need.open(f"ambiguous {n:x}").split(" ")[-1] == x and len(letters(x)) == length, "two strings")
        if length <= 64:
            need.exact(f"run-wrong {x}")
    elif key == ("ram:T2.3", "literal", "VERIFIED"):
        if length <= n + 1:
            need.exact(f"exp-above {spell(chain(need, t))} {2 * length:x}")
        else:
            need.exact(f"less 1*{d:x}^{n + 1:x} {length - n:x}")
    elif claim in ("ram:T2.7", "vb:gssm-tight") and (reading == "sharp" or verdict == "REFUTED"):
        demand(verdict == "VERIFIED" or states <= d**length, "bound not negative")
        copies(need, d, length, min(states, d**length))
        if states <= d**length:
            need.exact(f"atmost {states:x} 1*{d:x}^{length:x}")
    elif claim == "ram:T2.7":
        need.exact(f"less 1*{d:x}^{length:x} {states:x}")
    elif claim == "ram:L2.4":
        c = pairs(need, d, n, length)
        if reading == "printed":
            need.exact(f"less {c:x} 1*{length:x}^2")
    elif claim == "ram:C2.8" and reading == "printed":
        need.exact(f"less {2 * states:x} 1*{d:x}^{length:x}")
    elif claim == "ram:C2.8":
        half = (d**length + 1) // 2
        copies(need, d, length, half)
        need.exact(f"atmost 1*{d:x}^{length:x} {2 * half:x}")
        need.exact(f"less {2 * half - 2:x} 1*{d:x}^{length:x}")
        below = 2 * states < d**length
        need.exact(f"less {2 * states:x} 1*{d:x}^{length:x}" if below else f"atmost 1*{d:x}^{length:x} {2 * states:x}")
    elif claim == "ram:C2.5" and reading == "sharp":
        dimension(need, p, [(lambda m: comb(max(length - m + 1, 0), 2), 0), (lambda m: (d - 1) * comb(max(length - m, 0), 2), 1)], 8, True)
    elif key == ("ram:memory", "sharp", "VERIFIED"):
        chain_slots(need, t)
        for name in ("key", "value"):
            for lane in range(t.N):
                need.exact(f"row {name} {lane:x} {spell_list(t.row(name, lane))}")
        need.exact(f"atmost 1*5^{t.b:x} 1*{d:x}^3")
    elif claim == "ram:memory":
        m, b = 1, max(1, (d - 1).bit_length())
        while not 2 * comb(max(length - m + 1, 0), 2) < d**m:
            m += 1
        need.exact(f"less {2 * comb(max(length - m + 1, 0), 2):x} 1*{d:x}^{m:x}")
        if m > 1:
            need.exact(f"atmost 1*{d:x}^{m - 1:x} {2 * comb(length - m + 2, 2):x}")
        need.exact(f"atmost 1*5^{(m + 1) * b:x} {d**6:x}*{length:x}^6")
    elif claim == "vb:float32":
        float32(need, t, length)
    elif claim == "ram:precision":
        precision_list(reading, d, n, p, need, t)
    elif claim == "ram:C2.5":
        eps = p["eps"]
        dimension(need, p, [(lambda m: length**2, 0)], 10, False)
        need.exact(f"less {2 * eps.numerator:x} {eps.denominator:x}")
        need.exact(f"atmost {eps.denominator:x} {eps.numerator:x}*2^{min(length, eps.denominator.bit_length()):x}")
    else:
        beta_mu = chain(need, t, length)
        need.exact(f"exp-above {spell(beta_mu)} {2 * length:x}")
        if length <= 16 and d**length <= 1 << 16:
            count = need.open(f"miscopied {d:x} {n:x} {length:x}")
            need.exact(f"atmost {count} {(d - 1) * comb(length - n, 2):x}*{d:x}^{length - n - 1:x}" if length >= n + 2 else f"atmost {count} 0")
        if countable(d, n, length):
            count = d**length - d**n - (d - 1) * distinct(need, d, n, length - 1)
            need.exact(f"atmost {count:x} {(d - 1) * comb(length - n, 2):x}*{d:x}^{length - n - 1:x}" if length >= n + 2 else f"atmost {count:x} 0")


SYSTEMS = (binomials, delay, hippo, legendre, lssl, s4, s4_nodes, s4d)  # each: TABLE of keys and parameters, make(key, parameters), needs(key, object, need)
LEAST = {"D": 2, "bits": 0, ("hippo:T2", "m"): 0, ("hippo:P6", "m"): 0}  # parameters below or above 1
WORDS = {("hippo:T1", "family"): ("legt", "lagt"), ("lssl:convolution", "family"): lssl.FAMILIES, ("s4:T1", "family"): (*s4.FAMILIES, "all"),
         ("s4:T2", "family"): s4.FAMILIES, ("s4:T3", "family"): s4.FAMILIES}
TABLE = {("ram:T2.3", "sharp", "VERIFIED"): "D n", ("ram:T2.3", "printed", "REFUTED"): "D n L",
         ("ram:T2.3", "literal", "REFUTED"): "D n L", ("ram:T2.3", "literal", "VERIFIED"): "D n L",
         ("ram:T2.7", "sharp", "VERIFIED"): "D L states",
         ("ram:T2.7", "printed", "REFUTED"): "D L states", ("ram:T2.7", "printed", "VERIFIED"): "D L states",
         ("ram:L2.4", "sharp", "VERIFIED"): "D n L", ("ram:L2.4", "printed", "VERIFIED"): "D n L",
         ("ram:C2.8", "sharp", "VERIFIED"): "D L states", ("ram:C2.8", "printed", "VERIFIED"): "D L states",
         ("vb:gssm-tight", "sharp", "VERIFIED"): "D L states", ("ram:C2.5", "sharp", "VERIFIED"): "D L eps",
         ("ram:C2.5", "printed", "VERIFIED"): "D L eps", ("vb:copy-error", "sharp", "VERIFIED"): "D n L",
         ("vb:float32", "sharp", "VERIFIED"): "D n L", ("ram:memory", "sharp", "VERIFIED"): "D n L", ("ram:memory", "printed", "VERIFIED"): "D L",
         ("ram:precision", "sharp", "VERIFIED"): "D n", ("ram:precision", "printed", "VERIFIED"): "D n",
         ("ram:precision", "least", "VERIFIED"): "D n from L bits",
         **{key: names for system in SYSTEMS for key, names in system.TABLE.items()}, ("vb:states", "sharp", "VERIFIED"): "task", ("vb:states", "promise", "VERIFIED"): "task"}
OF_T_N = {("ram:T2.3", "sharp"), ("ram:T2.3", "literal"), ("vb:copy-error", "sharp"), ("vb:float32", "sharp"), ("ram:memory", "sharp"),
          ("ram:precision", "sharp"), ("ram:precision", "least"), ("ram:precision", "printed")}
GIVEN = {("sharp", "VERIFIED", "T_n"), ("sharp", "VERIFIED", "model"), ("sharp", "REFUTED", "model"),
         ("literal", "REFUTED", "T_n"), ("literal", "REFUTED", "model")}

CHANGED = {("vb:ablation", "sharp", "VERIFIED"), ("vb:ablation", "sharp", "REFUTED"), ("vb:ablation", "longest", "VERIFIED")}


# ---- the whole ------------------------------------------------------------------------------------------------------------

def read_cites(text, index):
    cited, last = [], 0
    for item in text.split(" "):
        m = ITEM.fullmatch(item)
        demand(m, "citation")
        first = int(m[1], 16)
        to = int(m[2], 16) if m[2] else first
        demand(last < first <= to < index and (not m[2] or first < to), "citations do not ascend")
        cited += range(first, to + 1)
        last = to
    return cited


def keyword(line, word):
    demand(line.startswith(word + " "), f"no line {word}")
    return line[len(word) + 1:]


def decide(data):
    """The verdict that the certificate proves; Refused otherwise."""
    demand(data.endswith(b"\n") and all(c == 10 or 32 <= c <= 126 for c in data), "bytes")
    lines = data.decode("ascii").split("\n")[:-1]
    demand(len(lines) >= 8, "too short")
    digest = hashlib.sha256(data[:data.rindex(b"\n", 0, len(data) - 1) + 1]).hexdigest()
    demand(lines[-1] == "sha256 " + digest, "digest")
    demand(lines[0] == "verbatim-certificate 1" and lines[2] == "statement 1", "version")
    key = keyword(lines[1], "claim"), keyword(lines[3], "reading"), keyword(lines[4], "verdict")
    written = []
    while lines[5 + len(written)].startswith("object "):
        written.append(lines[5 + len(written)][len("object "):])
    kind, space, lengths = written[0].partition(" ") if written else ("", "", "")
    changed = key in CHANGED and kind == "copier" and len(written) == 1
    demand(changed or (key[0] == "ram:T2.3" and (*key[1:], kind) in GIVEN and (kind == "model" or len(written) == 1)) if written else key in TABLE,
           "nothing is known of this")
    at, p, task, machine, names = 5 + len(written), {}, None, False, "D n L" if changed else "D n" if written else TABLE[key]
    if key[0] == "ram:T2.7" and key[2] == "VERIFIED" and lines[at] == "parameter machine given":
        machine, at = True, at + 1
    if names == "task":
        task, at = keyword(lines[at], "parameter task"), at + 1
        demand(task in tasks.NAMES and (task, key[1]) != ("copy", "promise"), "unknown task")
        names = tasks.NAMES[task]
    for name in names.split(" "):
        given_value, at = keyword(lines[at], f"parameter {name}"), at + 1
        if (key[0], name) in WORDS:
            demand(given_value in WORDS[key[0], name], "parameter")
            p[name] = given_value
            continue
        p[name] = number(given_value)
        least = LEAST.get((key[0], name), LEAST.get(name, 1))
        demand((0 < p[name] < (1 if name == "eps" else p[name] + 1)) if name in ("eps", "step") else (p[name].denominator == 1 and p[name] >= least), "parameter")
        if name not in ("eps", "step"):
            p[name] = int(p[name])
    demand(lines[-2] == f"end {len(lines) - 2 - at:x}" and len(lines) - 2 > at, "count")
    steps = []
    for index, line in enumerate(lines[at:-2], 1):
        text, semicolon, cites = keyword(line, f"step {index:x}").partition(" ; from ")
        steps.append((text, read_cites(cites, index) if semicolon else []))
    last = steps.pop()
    demand(last[0] == "conclude", "no conclude")
    texts = [text for text, _ in steps]
    demand(len(set(texts)) == len(texts), "a fact twice")
    need = Needs(set(texts))
    t = Object(p["D"], p["n"]) if key[:2] in OF_T_N and kind != "model" else None
    system = next((x for x in SYSTEMS if key in x.TABLE), None)
    matrices = system.make(key, p) if system else None
    model = Given(p["D"], written[1:]) if kind == "model" else Lanes(t) if t and key[0] != "ram:precision" else None
    model = copier.Copier(p["D"], p["n"], lengths.split(" ")) if changed else model
    lengths = letters(lengths) if space and not changed else []
    if "n" in p and p["n"] > 1 << 20 or "L" in p and key[0] not in ("ram:C2.5", "ram:L2.4", "ram:memory") and p["L"] > 1 << 20:
        raise Unable("size")
    if task:
        task = tasks.task(task, tuple(p.items()))
    used = set()
    for text, cited in steps:
        if text.startswith("run-"):
            wanted = run_fact(model, p.get("D", 2), text) or []
        elif text.split(" ")[0] in tasks.KINDS:
            wanted = tasks.task_fact(task, text)
        elif text.startswith("identity ") or (system and text.split(" ")[0] in ("row", *delay.KINDS)):
            wanted = delay.matrix_fact(matrices, text) or []
        else:
            wanted = fact(None if written else t, p.get("D", 2), text, key[0] == "ram:precision")
        demand(len(cited) == len(wanted) and all(texts[c - 1].startswith(w) for c, w in zip(cited, wanted)), f"cites wrongly: {text[:60]}")
        used.update(cited)
    if system:
        system.needs(key, matrices, need)
    elif task:
        tasks.states_list(task, key[1], need)
    elif machine:
        given(need, p, "atmost" if key[1] == "sharp" else "less")
    elif changed:
        copier.ablation_list(need, key[1], key[2], p)
    elif written:
        given_list(key[1], key[2], p, need, lengths)
    else:
        claim_list(key, p, need, t)
    listed = [i for i, text in enumerate(texts, 1) if text in need.needed]
    demand(last[1] == listed, "conclude cites something else")
    demand(all(i in used for i in range(1, len(texts) + 1) if texts[i - 1] not in need.needed), "an idle step")
    return key[2]


def judge(data):
    """0 VERIFIED, 10 REFUTED, 65 refused, with the reason; None when this program is not able to say."""
    try:
        return {"VERIFIED": 0, "REFUTED": 10}[decide(data)], ""
    except Refused as why:
        return 65, str(why)
    except Unable as why:
        return None, str(why)


def main():
    if len(sys.argv) > 1:
        for path in sys.argv[1:]:
            with open(path, "rb") as f:
                code, why = judge(f.read())
            print(path, code, why)
        return 0
    counts, differ, kinds = {"accepted": 0, "refused": 0, "limit": 0, "unable": 0}, 0, {}
    source = sys.stdin.buffer
    for header in iter(source.readline, b""):
        code, size, label = header.split()
        data = source.read(int(size))
        want, (got, why) = int(code), judge(data)
        accepted = want in (0, 10)
        if accepted and got is not None:
            kinds[label.decode()] = kinds.get(label.decode(), 0) + 1
        if want == 75 or (got is None and not accepted):
            counts["limit" if want == 75 else "unable"] += 1
        else:
            counts["accepted" if accepted else "refused"] += 1
        if (accepted and got != want) or (want == 65 and got in (0, 10)) or want not in (0, 10, 65, 75):
            differ += 1
            print(f"decide.py: recheck says {want}, the page says {got} ({why}), after {label.decode()}:\n{data.decode('ascii', 'replace')}")
    print("accepted:", ", ".join(f"{k} {v}" for k, v in sorted(kinds.items())) or "none")
    print(f"{counts['accepted']} accepted and {counts['refused']} refused decided again, {differ} differ "
          f"({counts['limit']} past recheck's limits, {counts['unable']} past this program's)")
    return 1 if differ or not counts["accepted"] or not counts["refused"] else 0


if __name__ == "__main__":
    sys.exit(main())
