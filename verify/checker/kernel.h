/* kernel.h - the checker's kernel: what parser, rules, object and builders share.  libc and GMP only; nothing of the
   rest of the project is included or linked (script/check-checker).
   A failure of any kind leaves through refuse(), which never returns: nothing is half checked.  All memory, GMP's
   too, comes from one counted pool that is given back as a whole (pool.c), so leaving early leaks nothing. */
#ifndef VERIFY_CHECKER_KERNEL_H
#define VERIFY_CHECKER_KERNEL_H

#include <gmp.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXIT_VERIFIED = 0, EXIT_REFUTED = 10, EXIT_USAGE = 64, EXIT_BAD = 65, EXIT_ABSENT = 66, EXIT_OUTPUT = 74,
       EXIT_LIMIT = 75 };

#define FILE_MOST ((size_t)16 << 20)
#define LINE_MOST ((size_t)2 << 20)
#define STEPS_MOST ((size_t)1 << 18)
#define INTEGER_BITS ((size_t)1 << 20)
#define POWER_BITS ((uint64_t)1 << 22)
#define LETTERS_MOST ((uint64_t)1 << 16)
#define TABLE_MOST ((uint64_t)1 << 18)
#define MACHINE_WORK ((uint64_t)1 << 24)
#define ENUMERATION_MOST ((uint64_t)1 << 16)
#define PARAMETERS_MOST 5

typedef unsigned long long number; /* for printing */

typedef struct step {
    const char *text; /* "KIND ARGUMENTS", ended by NUL                                  */
    const char *cites; /* "1 3-5", NULL for none                                         */
    size_t line;
    bool needed, cited;
} step;

typedef struct kernel kernel;

/* What a claim speaks about, built again by its builder: to the kernel a set of named matrices, forms on domains, and
   kinds of facts of its own. */
typedef struct matrix {
    size_t rows, columns;
    mpq_t *(*row)(kernel *k, const struct matrix *m, size_t i); /* i < rows, by the kernel; columns entries */
    uint64_t index;                                             /* of the name: 3 in "hidden.3"             */
} matrix;

/* Where a linear form lives: `blocks` times `columns` coordinates; each block, independently, in one of its boxes. */
typedef struct domain {
    const char *cites; /* the step that holds the form as a row begins so */
    size_t blocks, columns;
    /* The bounds of one coordinate in box `choice` of a block; false: the block has no such box (0: it has). */
    bool (*box)(const kernel *k, const struct domain *d, size_t block, size_t choice, size_t column, int bounds[2]);
    uint64_t index;
} domain;

/* Classes 0..n-1; joined[a*n + b]: they conflict (NULL: not looked at). */
typedef struct graph {
    uint64_t n;
    bool *joined;
} graph;

typedef struct object {
    const char *given; /* the first word of the file's lines "object ..."; NULL: there are none */
    void (*build)(kernel *k); /* from the parameters and these lines: k->object */
    matrix (*find)(kernel *k, const char **s);   /* named at *s, which is moved past; NULL: there are no matrices */
    domain (*domain)(kernel *k, const char **s); /* of the form named at *s */
    /* A fact of a kind that only this object knows; false: not one of its kinds.  What it cites is looked at here, too. */
    bool (*rule)(kernel *k, const step *p);
    const graph *(*graph)(const kernel *k, uint64_t time); /* NULL when there is none */
} object;

/* A row of the table of what can be proved: exactly these parameters, in this order; the first may be a word, "task=copy". */
typedef struct builder {
    const char *claim, *reading, *verdict, *parameters;
    const object *about;     /* what facts of the kinds below are about; NULL: nothing  */
    void (*list)(kernel *k); /* calls need() for every fact and says what they prove    */
} builder;
extern const builder builders[];

struct kernel {
    jmp_buf out;
    int code;
    char why[512]; /* the refusal, one line                                                   */
    size_t line, at; /* where: line of the file, step (0: none)                              */
    const builder *what;
    mpq_t parameter[PARAMETERS_MOST];
    uint64_t D; /* of the parameters */
    void *object; /* of what->about */
    const char *given; /* the lines "object ...", each ended by NUL, one behind the other; NULL: none */
    size_t given_lines, given_at; /* given_at: the first one's line */
    step *steps;
    size_t count, *order; /* order: steps sorted by text                                     */
    char *proved, *trusted;
    uint64_t spent;
};

#define CHECKER_PRINTF(at, from) __attribute__((format(printf, at, from)))

/* pool.c: memory, refusal. */
_Noreturn void refuse(kernel *k, int code, const char *format, ...) CHECKER_PRINTF(3, 4);
void *pool_get(kernel *k, size_t count, size_t size); /* zeroed */
char *pool_print(kernel *k, const char *format, ...) CHECKER_PRINTF(2, 3);
/* What is allocated between mark and release is given back; nothing older may have grown meanwhile. */
void *pool_mark(void);
void pool_release(void *mark);
void pool_open(kernel *k); /* one kernel at a time: GMP's hooks know no context */
void pool_close(void);
void spend(kernel *k, uint64_t units); /* 75 past 2^32 */

/* sha256.c */
void checker_sha256(const unsigned char *p, size_t bytes, char hex[65]);

/* read.c: canonical text only; s is moved past what was read. */
bool read_is(const char **s, const char *word); /* moves past word if it is next */
void read_char(kernel *k, const char **s, char c);
void read_end(kernel *k, const char *s);
void read_integer(kernel *k, const char **s, mpz_t z);               /* >= 0 */
uint64_t read_small(kernel *k, const char **s, uint64_t most);       /* 75 past most */
void read_number(kernel *k, const char **s, mpq_t q);
void read_power(kernel *k, const char **s, mpq_t q);
uint32_t *read_letters(kernel *k, const char **s, uint64_t below, uint64_t most, uint64_t *count);
/* The next column:value of a list; false at its end.  *next is the least column still allowed, 0 at first. */
bool read_entry(kernel *k, const char **s, uint64_t *next, uint64_t *column, mpq_t value);

/* parse.c: the file as a whole: header, steps, digest. */
void parse_file(kernel *k, char *bytes, size_t count);

/* rules_*.c: each refuses unless the fact is true. */
void rule_matrix(kernel *k, const step *s, const char *kind, const char *arguments);
void rule_number(kernel *k, const char *kind, const char *arguments);
void rule_string(kernel *k, const char *kind, const char *arguments);
void rule_graph(kernel *k, const char *kind, const char *arguments);
void rule_algebra(kernel *k, const char *kind, const char *arguments);
mpq_t **square_matrix(kernel *k, const char **s, size_t most, size_t *n); /* the rows of the one named at *s */

/* kernel.c */
/* Checks everything; the exit code, with k->why a refusal, k->proved and k->trusted otherwise. */
int kernel_check(kernel *k, char *bytes, size_t count);
const step *cited_one(kernel *k, const step *s);

/* For builders.  need: the fact stands in the certificate with this text; need_any: some fact that begins with this
   text and a space; what follows is returned. */
void need(kernel *k, const char *format, ...) CHECKER_PRINTF(2, 3);
const char *need_any(kernel *k, const char *format, ...) CHECKER_PRINTF(2, 3);
char *hex(kernel *k, const mpz_t z);
char *hex_number(kernel *k, const mpq_t q);
char *decimal(kernel *k, const mpq_t q);
const mpq_t *parameter(kernel *k, const char *name);
uint64_t parameter_small(kernel *k, const char *name, uint64_t least, uint64_t most);
#endif
