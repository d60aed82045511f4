/* explain_words.c - a sentence a kind of fact (docs/certificate.md).  Texts of steps were parsed and found true before; numbers, which
   are hexadecimal there, are decimal here. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/explain.h"

typedef unsigned long long number;

/* T_n by its sizes. */
typedef struct view {
    uint64_t D, n, b, d0, copy, place, one; /* copy, place, one: hidden rows where these begin */
} view;

static void put(saying *s, const char *format, ...) CHECKER_PRINTF(2, 3);
static void put(saying *s, const char *format, ...) {
    va_list a;
    va_start(a, format);
    int n = vsnprintf(s->words + s->used, sizeof s->words - s->used, format, a);
    va_end(a);
    size_t room = sizeof s->words - s->used - 1;
    s->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room;
}

static void about(saying *s, const char *unit, uint64_t item) {
    s->unit = unit;
    s->item = item;
}

static view view_of(const kernel *k) {
    view v = {.D = k->D, .n = 1, .b = 1};
    const char *names = k->what->parameters;
    for (size_t i = 0; *names; i++) {
        size_t length = strcspn(names, " ");
        if (length == 1 && *names == 'n') v.n = mpz_get_ui(mpq_numref(k->parameter[i]));
        names += length + (names[length] == ' ');
    }
    while ((uint64_t)1 << v.b < v.D) v.b++;
    v.d0 = v.b + 3;
    v.copy = (v.n + 1) * v.b;
    v.place = v.copy + v.n;
    v.one = v.place + v.n;
    return v;
}

/* ---- words of a step ---- */

static bool begins(const char **s, const char *word) {
    size_t n = strlen(word);
    if (strncmp(*s, word, n)) return false;
    *s += n;
    return true;
}

static uint64_t take(const char **s) {
    char *end;
    uint64_t v = strtoull(*s, &end, 16);
    *s = *end == ' ' || *end == ':' || *end == ',' ? end + 1 : end;
    return v;
}

/* An integer; one of many digits by its first. */
static void put_integer(saying *s, const char **at) {
    size_t n = strspn(*at, "0123456789abcdef");
    if (n <= 15) put(s, "%llu", (number)strtoull(*at, NULL, 16));
    else put(s, n <= 40 ? "0x%.*s" : "0x%.*s... (%d hexadecimal digits)", n <= 40 ? (int)n : 16, *at, (int)n);
    *at += n;
}

/* [-]integer[/integer], or c*b^e. */
static void put_number(saying *s, const char **at) {
    bool once = begins(at, "1*"); /* 1*b^e is b^e */
    if (begins(at, "-")) put(s, "-");
    put_integer(s, at);
    if (begins(at, "/")) put(s, "/"), put_integer(s, at);
    if (!once && begins(at, "*")) put(s, " * "), put_integer(s, at);
    if (begins(at, "^")) put(s, "^"), put_integer(s, at);
    if (**at == ' ') ++*at;
}

/* Letters, to the end of the word; one after the other where each is a digit. */
static void put_letters(saying *s, const char **at, uint64_t D) {
    size_t count = 1, shown = 0;
    for (const char *c = *at; *c && *c != ' '; c++) count += *c == ',';
    for (; shown < count; shown++) {
        uint64_t a = take(at);
        if (shown < 64) put(s, D <= 10 || !shown ? "%llu" : " %llu", (number)a);
    }
    if (count > 64) put(s, "... (%zu letters)", count);
}

/* ---- parts of T_n ---- */

#define SAME UINT64_MAX /* a code bit, the same as that of the row */

static void put_coordinate(saying *s, const view *v, uint64_t x) {
    if (x == SAME) put(s, "the same bit");
    else if (x < v->b && v->b == 1) put(s, "the code bit");
    else if (x < v->b) put(s, "code bit %llu", (number)x + 1);
    else put(s, x == v->b ? "the BOS flag" : x == v->b + 1 ? "the COPY flag" : "the constant one");
}

static void put_slot(saying *s, const view *v, uint64_t slot, uint64_t x) {
    if (x < v->b) put_coordinate(s, v, x), put(s, " of slot %llu", (number)slot);
    else if (x == v->b) put(s, "COPY in slot %llu", (number)slot);
    else if (x == v->b + 1) put(s, "\"at position %llu\"", (number)slot + 1);
    else put(s, "the constant one");
}

static void put_hidden(saying *s, const view *v, uint64_t r) {
    if (r < v->copy) put_slot(s, v, r / v->b + 1, r % v->b);
    else if (r < v->place) put_slot(s, v, r - v->copy + 1, v->b);
    else if (r < v->one) put_slot(s, v, r - v->place + 1, v->b + 1);
    else put(s, "the constant one");
}

static void put_lane(saying *s, const view *v, uint64_t lane) { put_slot(s, v, lane / v->d0 + 1, lane % v->d0); }

static void put_token(saying *s, const view *v, uint64_t a) {
    if (a < v->D) put(s, "letter %llu", (number)a);
    else put(s, a == v->D ? "BOS" : "COPY");
}

/* "2 times " before what is taken twice; signs between. */
static const char *put_times(saying *s, const char *value, bool first) {
    bool minus = begins(&value, "-");
    put(s, minus ? (first ? "minus " : " - ") : first ? "" : " + ");
    bool unit = *value == '1' && (!value[1] || value[1] == ',');
    if (!unit) put_number(s, &value), put(s, " times ");
    else value++;
    return *value == ',' ? value + 1 : value;
}

/* column:value,... by the names of the columns. */
static void put_list(saying *s, const view *v, const char *list, void (*name)(saying *, const view *, uint64_t)) {
    if (*list == '-' && !list[1]) put(s, "nothing");
    else
        for (bool first = true; *list; first = false) {
            uint64_t column = take(&list);
            list = put_times(s, list, first);
            name(s, v, column);
        }
}

/* What is taken alike of the tokens at lags from..to: `times` of coordinate x, or, where it is `own`, of "the same bit". */
static void put_taken(saying *s, const view *v, const char *value, uint64_t x, uint64_t own, uint64_t from, uint64_t to) {
    put_times(s, value, !s->any);
    s->any = true;
    put_coordinate(s, v, x == own ? SAME : x);
    if (from < to && !from) put(s, " of each of the last %llu tokens", (number)to + 1);
    else if (from < to) put(s, " of each of the tokens %llu to %llu back", (number)from, (number)to);
    else if (from > 1) put(s, " of the token %llu back", (number)from);
    else if (from) put(s, " of the token before");
    else if (x != v->b + 2) put(s, " of the token itself");
}

/* The columns of hidden.I, coordinate by coordinate, neighbours of one value at once. */
static void put_tokens(saying *s, const view *v, const char *list, uint64_t own) {
    for (uint64_t x = 0; x < v->d0; x++) {
        uint64_t from = 0, to = 0;
        const char *value = NULL;
        for (const char *at = list; *at;) {
            uint64_t column = take(&at), lag = column / v->d0;
            const char *here = at;
            size_t length = strcspn(at, ",");
            at += length + (at[length] == ',');
            if (column % v->d0 != x) continue;
            if (value && lag == to + 1 && strcspn(value, ",") == length && !strncmp(value, here, length)) {
                to = lag;
                continue;
            }
            if (value) put_taken(s, v, value, x, own, from, to);
            value = here;
            from = to = lag;
        }
        if (value) put_taken(s, v, value, x, own, from, to);
    }
}

/* ---- kinds about T_n ---- */

/* Whether the list is the code of letter a, followed by `end`. */
static bool is_code(const view *v, const char *list, uint64_t a, const char *end) {
    for (uint64_t c = 0; c < v->b; c++) {
        char entry[32];
        snprintf(entry, sizeof entry, "%s%llx:%s1", c ? "," : "", (number)c, a >> (v->b - 1 - c) & 1 ? "" : "-");
        if (!begins(&list, entry)) return false;
    }
    return !strcmp(list, end);
}

static void say_token(saying *s, const view *v, bool embeds, uint64_t a, const char *list) {
    char one[32];
    snprintf(one, sizeof one, ",%llx:1", (number)v->b + 2);
    if (a < v->D && is_code(v, list, a, embeds ? one : "")) {
        about(s, "letter", a);
        put(s, embeds ? "embedded as the code, its bits as +1 and -1, and the constant one" : "the logit is the code times what attention found in slot 1");
        return;
    }
    put(s, embeds ? "" : "the logit of ");
    put_token(s, v, a);
    put(s, embeds ? " is embedded as " : " is ");
    if (embeds) put_list(s, v, list, put_coordinate);
    else if (*list == '-' && !list[1]) put(s, "0");
    else put_list(s, v, list, put_lane);
}

/* Row r is for a slot, or a flag, that at position i < `full` looks back past the first token, as all further ones do. */
static void say_hidden(saying *s, const view *v, uint64_t i, uint64_t r, const char *list) {
    bool code = r < v->copy, copy = !code && r < v->place, place = !code && !copy && r < v->one;
    uint64_t slot = code ? r / v->b + 1 : copy ? r - v->copy + 1 : place ? r - v->place + 2 : 1;
    bool full = i >= slot;
    about(s, "hidden row", r);
    s->position = i;
    s->on = i > v->n;
    if (code) put(s, full ? "a code bit of slot %llu" : "a code bit of a slot that is not full", (number)slot);
    else if (copy) put(s, full ? "COPY in slot %llu" : "COPY in a slot that is not full", (number)slot);
    else if (place) put(s, full ? "the flag \"at position %llu\"" : "a flag of a later position", (number)slot);
    else put(s, "the constant one");
    put(s, " takes ");
    put_tokens(s, v, list, code ? r % v->b : SAME);
}

/* Rows of U1, score, key, value: one lane each; those of a kind have the same words. */
static void say_lane(saying *s, const view *v, const char *name, uint64_t lane, const char *list) {
    uint64_t slot = lane / v->d0 + 1, x = lane % v->d0, row = x < v->b ? (slot - 1) * v->b + x : x == v->b + 2 ? v->one : (x == v->b ? v->copy : v->place) + slot - 1;
    char its[64], next[32], place[64], self[32];
    snprintf(its, sizeof its, x < v->b ? "%llx:1,%llx:-1" : "%llx:1", (number)row, (number)v->one);
    snprintf(next, sizeof next, "%llx:1", (number)(lane + v->d0));
    snprintf(place, sizeof place, "%llx:%llx", (number)lane + 1, *name == 's' ? (number)(2 * v->n * v->b) : 1);
    snprintf(self, sizeof self, "%llx:1", (number)lane);
    about(s, "lane", lane);
    if (*list == '-' && !list[1]) {
        put(s, *name == 'U' ? "not used: 0 in all that block 1 hands on" : *name == 's' ? "of a query: takes no part in scores" : "of a %s: not used, 0", name);
    } else if (*name == 'U' && !strcmp(list, its)) {
        put(s, x < v->b ? "a code bit of a slot: its hidden row after the ReLU, less the constant one" : "a flag, or the constant one: its hidden row after the ReLU");
    } else if (*name == 's' && x < v->b && !strcmp(list, next)) {
        put(s, "a code bit of a query's slot meets the same bit of the key's next slot, with weight 1");
    } else if (*name == 's' && x == v->b && !strcmp(list, place)) {
        put(s, "a query's COPY in slot k meets the key at position k+1, with weight %llu", (number)(2 * v->n * v->b));
    } else if (*name == 'k' && (!strcmp(list, next) || !strcmp(list, place))) {
        put(s, !strcmp(list, next) ? "of a key: holds the code bit of the next slot" : "of a key: holds the flag \"at position k+1\"");
    } else if (*name == 'v' && !strcmp(list, self)) {
        put(s, x < v->b ? "of a value: holds a code bit of slot 1" : "of a value: holds the constant one");
    } else {
        put(s, "row of %s: ", name);
        put_list(s, v, list, *name == 'U' ? put_hidden : put_lane);
    }
}

static void say_row(saying *s, const view *v, const char *at) {
    static const char *const lanes[] = {"U1 ", "score ", "key ", "value "};
    if (begins(&at, "hidden.")) {
        uint64_t i = take(&at), r = take(&at);
        say_hidden(s, v, i, r, at);
    } else if (begins(&at, "embed ") || begins(&at, "readout ")) {
        bool embeds = at[-2] == 'd';
        uint64_t a = take(&at);
        say_token(s, v, embeds, a, at);
    } else if (begins(&at, "pass ")) {
        put(s, "hidden row %llu of block 2 takes ", (number)take(&at));
        put_list(s, v, at, put_lane);
        put(s, " of what attention found");
    } else {
        for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++) {
            char name[8];
            if (!begins(&at, lanes[i])) continue;
            snprintf(name, sizeof name, "%.*s", (int)strlen(lanes[i]) - 1, lanes[i]);
            uint64_t lane = take(&at);
            say_lane(s, v, name, lane, at);
            return;
        }
        put(s, "row %.200s", at);
    }
}

/* nonneg, nonpos, is */
static void say_sign(saying *s, const view *v, char kind, const char *at) {
    bool hidden = begins(&at, "hidden.");
    uint64_t i = hidden ? take(&at) : 0;
    if (!hidden) begins(&at, "pass ");
    about(s, "hidden row", take(&at));
    s->position = i;
    s->on = i > v->n + 1;
    put(s, hidden ? "" : "in block 2, ");
    if (kind == 'n') put(s, "never negative, so the ReLU keeps it");
    else if (kind == 'p') put(s, "never positive, so the ReLU makes it 0");
    else put(s, "always "), put_number(s, &at);
}

static bool say_model(saying *s, const view *v, const char *at) {
    if (begins(&at, "row ")) say_row(s, v, at);
    else if (begins(&at, "nonneg ")) say_sign(s, v, 'n', at);
    else if (begins(&at, "nonpos ")) say_sign(s, v, 'p', at);
    else if (begins(&at, "is ")) say_sign(s, v, 'i', at);
    else if (begins(&at, "zero head.")) {
        about(s, "head", take(&at));
        put(s, "in block 1, W_q^T W_k = 0: all scores are alike, so the head takes the mean of its window");
    } else if (begins(&at, "codes ")) {
        uint64_t D = take(&at);
        put(s, "the codes of the %llu letters, %llu sign%s each, are all different", (number)D, (number)take(&at), v->b > 1 ? "s" : "");
    } else if (begins(&at, "margin ")) {
        about(s, "answer", take(&at) + 1);
        put(s, "the right key's score leads all others by at least "), put_number(s, &at), put(s, " (before beta)");
    } else return false;
    return true;
}

/* ---- other kinds ---- */

static bool say_rounded(saying *s, const kernel *k, const char *at) {
    if (begins(&at, "drift ")) {
        uint64_t F = take(&at);
        about(s, "slot", take(&at));
        put(s, "rounding means to %llu fraction bits moves code bits and COPY by at most ", (number)F), put_number(s, &at);
    } else if (begins(&at, "steady ")) {
        uint64_t F = take(&at);
        about(s, "position", take(&at) + 1);
        put(s, "rounding means to %llu fraction bits moves the flag by at most ", (number)F), put_number(s, &at);
        put(s, ", and leaves it 0 at all other positions");
    } else if (begins(&at, "weights ")) {
        put(s, "the largest weight of T_n, beta = %llu taken into W_q, is ", (number)take(&at)), put_number(s, &at);
    } else if (begins(&at, "rounded ")) {
        about(s, "precision", take(&at));
        uint64_t from = take(&at), L = take(&at);
        put(s, "T_n, its means rounded to so many fraction bits, was run on all %llu strings of ", (number)take(&at));
        put(s, from == L ? "%llu letters" : "%llu to %llu letters", (number)from, (number)L);
        put(s, " without a repeated n-gram, and copies each");
    } else if (begins(&at, "says ")) {
        uint64_t F = take(&at), J = take(&at), a = take(&at);
        put(s, "with %llu fraction bits T_n was run on ", (number)F), put_letters(s, &at, k->D);
        put(s, ": answer %llu is letter %llu, which is wrong", (number)J + 1, (number)a);
    } else return false;
    return true;
}

/* What a comparison is for; the first row that fits. */
static const struct purpose {
    const char *claim, *begins, *words;
} purposes[] = {
    {"", "exp-above ", ": such a lead outweighs that many other keys together"},
    {"ram:T2.3", "atmost ", ": the length is in the theorem's range"},
    {"ram:T2.3", "less ", ": fewer (n+1)-grams than places where one stands, so each string repeats one"},
    {"ram:L2.4", "atmost ", ": no more than the union bound allows"},
    {"ram:L2.4", "less ", ": the sharp bound is below the printed one"},
    {"ram:C2.5", "logs ", ": the bound on the dimension"},
    {"ram:T2.7", "atmost ", ": no more states than strings"},
    {"ram:T2.7", "less ", ": more states than strings"},
    {"ram:C2.8", "atmost ", ": for at least half of the strings"},
    {"ram:C2.8", "less ", ": for fewer than half of the strings"},
    {"ram:memory", "less ", ": n-grams of this length are enough"},
    {"ram:memory", "atmost 1*5^", ": the constant of the bound"},
    {"ram:memory", "atmost ", ": n-grams one letter shorter are not enough"},
    {"ram:precision", "logs ", ": so few bits are O(log log L)"},
    {"vb:copy-error", "atmost ", ": no more than the bound allows"},
    {"vb:gssm-tight", "atmost ", ": no more states than strings"},
    {"s4:L3.2", "less 1*2^", ", the third power of the largest C(i+j, i-j), i, j < 95"},
};

static bool say_number(saying *s, const kernel *k, const char *at) {
    const char *whole = at;
    bool less = begins(&at, "less ");
    if (less || begins(&at, "atmost ")) {
        put_number(s, &at), put(s, less ? " < " : " <= "), put_number(s, &at);
    } else if (begins(&at, "exp-above ")) {
        put(s, "e^("), put_number(s, &at), put(s, ") > "), put_number(s, &at);
    } else if (begins(&at, "logs ")) {
        put_number(s, &at), put(s, " < "), put_number(s, &at), put(s, " * log2("), put_number(s, &at), put(s, ") * log2("), put_number(s, &at), put(s, ")");
    } else if (begins(&at, "pairs ")) {
        put(s, "a string of "), put_number(s, &at), put(s, " letters has, of windows of "), put_number(s, &at), put(s, " letters, "), put_number(s, &at), put(s, " pairs");
    } else return false;
    if (!strncmp(k->what->parameters, "machine=", 8)) return put(s, less ? ": it copies fewer strings than it has states" : ": it copies no more strings than it has states"), true;
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
        const char *rest = whole;
        if (*purposes[i].claim && strcmp(purposes[i].claim, k->what->claim)) continue;
        if (begins(&rest, purposes[i].begins)) return put(s, "%s", purposes[i].words), true;
    }
    return true;
}

static bool say_string(saying *s, const kernel *k, const char *at) {
    bool repeated = begins(&at, "repeated ");
    if (repeated || begins(&at, "miscopied ")) {
        uint64_t D = take(&at), M = take(&at), L = take(&at);
        put(s, "of all %llu^%llu strings, looked at one by one, ", (number)D, (number)L), put_number(s, &at);
        put(s, " have the same %llu letters in a row twice%s", (number)M, repeated ? "" : ", with different letters behind them");
    } else if (begins(&at, "distinct ")) {
        uint64_t D = take(&at), M = take(&at), L = take(&at);
        put(s, "over %llu letters there are ", (number)D), put_number(s, &at);
        put(s, " strings of %llu to %llu letters without the same %llu in a row twice: they were gone through", (number)M, (number)L, (number)M);
    } else if (begins(&at, "no-repeat ")) {
        put(s, "no %llu letters in a row stand twice in ", (number)take(&at)), put_letters(s, &at, k->D);
    } else if (begins(&at, "ambiguous ")) {
        uint64_t M = take(&at), i = take(&at), j = take(&at);
        put(s, "the %llu letters from letter %llu and from letter %llu on are equal, and different letters follow them, in ", (number)M, (number)i + 1, (number)j + 1);
        put_letters(s, &at, k->D);
    } else if (begins(&at, "forced ")) {
        uint64_t M = take(&at);
        about(s, "distance", take(&at));
        put(s, "two windows of %llu letters so far apart are equal for as many choices of letters as if that many were free, the others forced", (number)M);
    } else if (begins(&at, "copies ")) {
        uint64_t D = take(&at), L = take(&at), K = take(&at);
        put(s, "the machine of %llu states that is written out here copies ", (number)K), put_number(s, &at);
        put(s, " of the %llu^%llu strings: the answer of each state was read back", (number)D, (number)L);
    } else return false;
    return true;
}

static bool say_run(saying *s, const kernel *k, const char *at) {
    const char *what = k->given && !strncmp(k->given, "object model", 12) ? "the model written out above"
                       : k->given && !strncmp(k->given, "object copier", 13) ? "T_n as changed" : "T_n";
    if (begins(&at, "run-copied ")) {
        uint64_t N = take(&at), L = take(&at);
        put(s, "every string of %llu letters in which no %llu in a row stand twice went through %s: each is copied", (number)L, (number)N, what);
    } else if (begins(&at, "run-wrong ")) {
        put_letters(s, &at, k->D), put(s, " went through %s: it is not copied", what);
    } else return false;
    return true;
}

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

static bool say_classes(saying *s, const char *at) {
    bool classes = begins(&at, "classes "), colours = !classes && begins(&at, "colours "), clique = !classes && !colours && begins(&at, "clique ");
    if (!classes && !colours && !clique && !begins(&at, "uncolourable ")) return false;
    uint64_t T = take(&at), count = 1;
    for (const char *c = at; *c; c++) count += *c == ',';
    if (!clique) count = take(&at);
    put(s, "after %llu symbol%s ", (number)T, plural(T));
    if (classes) put(s, "prefixes are of %llu class%s, told apart by the answers to what may follow", (number)count, count == 1 ? "" : "es");
    else if (colours) put(s, "%llu colour%s serve, as written out here: classes that conflict have different ones", (number)count, plural(count));
    else if (clique && count == 1) put(s, "there is a class, so a colour is needed");
    else if (clique) put(s, "%llu classes conflict pairwise: fewer colours do not serve", (number)count);
    else put(s, "%llu colour%s do not serve: all ways were tried", (number)count, plural(count));
    return true;
}

void explain_step(saying *s, const kernel *k, const step *p) {
    view v = view_of(k);
    if (!strcmp(p->text, "conclude")) put(s, "all that %s, reading %s, needs stands above, and nothing is idle: it is %s", k->what->claim, k->what->reading, k->what->verdict);
    else if (explain_systems(s, k, p->text)) return;
    else if (!say_model(s, &v, p->text) && !say_rounded(s, k, p->text) && !say_number(s, k, p->text) && !say_string(s, k, p->text) && !say_run(s, k, p->text) &&
        !say_classes(s, p->text))
        put(s, "%.300s", p->text);
}
