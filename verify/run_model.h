/* run_model.h - `verify run`: a construction or a model file on one string, by one engine, on one device.
   What is asked (model_job), what was found (model_found), and the judge between them; `verify --theorem 2.3 --device`
   uses the same. */
#ifndef VERIFY_RUN_MODEL_H
#define VERIFY_RUN_MODEL_H

#include "constructions/hash_copy/engine.h"
#include "constructions/model/bound32.h"
#include "constructions/model/run32.h"
#include "theorems/verdict.h"

typedef enum run_engine { ENGINE_DENSE, ENGINE_PACKED, ENGINE_TRANSFORM, ENGINE_HASH, ENGINE_AUTO } run_engine;
typedef enum run_decode { DECODE_TEACHER, DECODE_GREEDY } run_decode;
const char *run_engine_name(run_engine e);
const char *run_engine_meaning(run_engine e); /* in a few words, for help; not of AUTO */
const char *run_decode_name(run_decode d);

/* One run, everything borrowed. */
typedef struct model_job {
    const model *m;
    const hash_copy_spec *spec; /* of which m was built; NULL for a model from elsewhere */
    const letter *x;            /* NULL: the budget was spent before it was drawn */
    size_t L;
    run_engine engine;          /* not AUTO any more */
    run_decode decode;
    device *d;                  /* used by ENGINE_DENSE and, to count pairs on, ENGINE_PACKED */
    const work *work;
} model_job;

/* What was found; valid, as far as it goes, also after STOPPED. */
typedef struct model_found {
    verdict_kind verdict;
    bool on_device;              /* a float32 run took place: `run` holds it                            */
    copy_run32 run;
    bool exact;                  /* an exact engine ran: `engine` holds it                              */
    engine_result engine;
    const char *how;             /* what knows the exact model: "hash engine", "exact interpreter"; NULL: nothing */
    uint64_t exact_right;        /* answers of the exact model known to be right in a row               */
    uint64_t exact_error;        /* its first wrong one; RUN32_ALL_RIGHT for none known                  */
    uint64_t copied, first_error; /* of the engine asked for; first_error RUN32_ALL_RIGHT for none        */
    mpq_t margin;                /* dense: of the run; others: a proved lower bound of the exact one      */
    bool has_margin;
    bound32 bound;               /* of float32 logits                                                  */
    bool has_bound;              /* and it is finite                                                   */
    uint64_t bytes;
    text scope;                  /* one line                                                           */
    text witness;                /* of a REFUTED; one line                                              */
    text doubt;                  /* of an UNDECIDED: why                                               */
    double seconds;              /* of the engine asked for, without the bound and what runs beside it    */
} model_found;
void model_found_init(model_found *r);
void model_found_clear(model_found *r);

/* Runs and judges.  VERIFIED: all L letters were copied, and the exact model copies them too - because the engine is
   exact, or because the margin of the float32 run is more than twice the proved error of a logit.  REFUTED: a letter
   was not.  UNDECIDED: neither is established (an engine that cannot tell, a margin within the error, a logit that is
   no number, a budget that is spent).  BUG when the float32 run contradicts what is proved about it. */
MUST_USE status model_judge(model_found *r, const model_job *job, fault *f);

#endif
