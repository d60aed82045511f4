/* transformer_codes.c - the kinds of facts that only T_n has: codes, margins. */
#include "verify/checker/builders/transformer.h"

/* codes D b: in the first b columns of the first D rows of embed each entry is 1 or -1, and no two rows are alike there. */
static bool codes(kernel *k, const step *p) {
    const char *s = p->text;
    if (!read_is(&s, "codes ")) return false;
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    const char *name = "embed";
    uint64_t D = read_small(k, &s, UINT32_MAX);
    read_char(k, &s, ' ');
    uint64_t b = read_small(k, &s, 16);
    read_end(k, s);
    matrix m = k->what->about->find(k, &name);
    if (D > m.rows || b > m.columns) refuse(k, EXIT_BAD, "embed has %zx rows of %zx", m.rows, m.columns);
    bool *taken = pool_get(k, (size_t)1 << b, sizeof *taken);
    for (uint64_t a = 0; a < D; a++) {
        size_t word = 0;
        mpq_t *is = m.row(k, &m, a);
        for (uint64_t c = 0; c < b; c++) {
            bool plus = !mpq_cmp_si(is[c], 1, 1);
            if (!plus && mpq_cmp_si(is[c], -1, 1)) refuse(k, EXIT_BAD, "letter %llx has a code entry that is not 1 or -1", (number)a);
            word = word << 1 | plus;
        }
        if (taken[word]) refuse(k, EXIT_BAD, "letter %llx has the code of another", (number)a);
        taken[word] = true;
    }
    return true;
}

bool transformer_rule(kernel *k, const step *p) { return codes(k, p) || transformer_margin(k, p); }
