// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/solver.h"
#include "circuit/gauss.h"
#include "circuit/lapack.h"
#include "circuit/poles.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define CENTRE_HZ 300.0
enum { OUTPUTS_MOST = 2 };

/* Here, where every circuit comes by: in a file by itself the linker would look for it too late, and find LAPACK's own. */
void xerbla_(const char *routine, const int *argument, size_t routine_length)
{
  (void)routine;
  (void)argument;
  (void)routine_length;
  assert(!"LAPACK takes this argument");
}

/** What is needed only while the solver is made. */
typedef struct Making {
  const HcSystem *system;
  const HcFlat *flat;
  HcArena *arena;
  HcSolver *solver;
  HcError *error;
  unsigned *state;      ///< J: unknowns that C touches
  double *row, *column; ///< equilibration
  double *right;        ///< (G + s0 C)⁻¹ [C_J, B], n × (r + columns), row by row
} Making;

static double *right_of(const Making *m, unsigned unknown)
{
  return m->right + (size_t)unknown * (m->solver->states + m->solver->columns);
}

static HcStatus no_memory(Making *m)
{
  return hc_error_set(m->error, HC_NO_MEMORY, "out of memory");
}

static double power_of_two(double x)
{
  return x > 0 ? exp2(-floor(log2(x))) : 1;
}

static double larger(double a, double b)
{
  return a > b ? a : b;
}

/** Scale rows, then columns, to a largest entry near one: volts and amperes, farads and henries side by side. */
static void equilibrate(Making *m, double *a, unsigned n)
{
  for (unsigned i = 0; i < n; ++i) {
    double *const row = a + (size_t)i * n, most = 0;
    for (unsigned j = 0; j < n; ++j)
      most = larger(fabs(row[j]), most);
    m->row[i] = power_of_two(most);
    for (unsigned j = 0; j < n; ++j) {
      row[j] *= m->row[i];
      m->column[j] = larger(fabs(row[j]), m->column[j]);
    }
  }
  for (unsigned j = 0; j < n; ++j)
    m->column[j] = power_of_two(m->column[j]);
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < n; ++j)
      a[(size_t)i * n + j] *= m->column[j];
}

static const char *unknown_name(Making *m, unsigned unknown)
{
  if (unknown + 1 < m->flat->nodes)
    return m->flat->node[unknown + 1];
  for (size_t i = 0; i < m->flat->elements; ++i)
    if (m->system->branch[i] == unknown)
      return m->flat->element[i].name;
  return "?";
}

/** Fill `right` with the columns of C and the drives. */
static HcStatus right_fill(Making *m, const size_t *element)
{
  const HcSystem *s = m->system;
  const unsigned n = s->n, r = m->solver->states, k = m->solver->columns;
  double *b = hc_arena_take(m->arena, n * sizeof *b);
  m->right = hc_arena_take(m->arena, (size_t)n * (r + k) * sizeof *m->right);
  if (!b || !m->right)
    return no_memory(m);
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < r; ++j)
      right_of(m, i)[j] = m->row[i] * s->c[i + (size_t)m->state[j] * n];
  for (unsigned j = 0; j < k; ++j) {
    memset(b, 0, n * sizeof *b);
    hc_system_drive(s, m->flat, element[j], b);
    for (unsigned i = 0; i < n; ++i)
      right_of(m, i)[r + j] = m->row[i] * b[i];
  }
  return HC_OK;
}

/** Make `right` and solve it. */
static HcStatus solve_all(Making *m, const size_t *element)
{
  const HcSystem *s = m->system;
  const unsigned n = s->n, sides = m->solver->states + m->solver->columns;
  double *a = hc_arena_take(m->arena, (size_t)n * n * sizeof *a);
  m->row = hc_arena_take(m->arena, n * sizeof *m->row);
  m->column = hc_arena_take(m->arena, n * sizeof *m->column);
  if (!a || !m->row || !m->column)
    return no_memory(m);
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < n; ++j)
      a[(size_t)i * n + j] = s->g[i + (size_t)j * n] + m->solver->s0 * s->c[i + (size_t)j * n];
  equilibrate(m, a, n);
  if (right_fill(m, element))
    return HC_NO_MEMORY;
  unsigned worst;
  if (!(hc_gauss_solve(n, a, sides, m->right, &worst) > 1e-18))
    return hc_error_set(m->error, HC_BAD_INPUT, "the circuit is singular at %s; expected every node and current to be defined",
                        unknown_name(m, worst));
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < sides; ++j)
      right_of(m, i)[j] *= m->column[i];
  return HC_OK;
}

static HcStatus states_find(Making *m)
{
  const HcSystem *s = m->system;
  m->state = hc_arena_take(m->arena, s->n * sizeof *m->state);
  if (!m->state)
    return no_memory(m);
  for (unsigned j = 0; j < s->n; ++j)
    for (unsigned i = 0; i < s->n; ++i)
      if (s->c[i + (size_t)j * s->n] != 0.0) {
        m->state[m->solver->states++] = j;
        break;
      }
  return HC_OK;
}

/** Apply Qᵀ to `count` columns of r entries. */
static void rotate(const double *reflectors, const double *tau, int r, double *columns, int count, double *work)
{
  const int turned = r - 1; // the reflectors leave the first entry alone
  int info;
  if (r > 1)
    dorm2r_("L", "T", &turned, &count, &turned, reflectors + 1, &r, tau, columns + 1, &r, work, &info, 1, 1);
}

/** What output `o` sees of state `i`, or behind the states of a drive, and what the `j`-th drive does to state `i`. */
static double seen(const Making *m, const unsigned *output, unsigned o, unsigned i)
{
  return output[o] ? right_of(m, output[o] - 1)[i] : 0;
}

static double driven(const Making *m, unsigned i, unsigned j)
{
  return right_of(m, m->state[i])[m->solver->states + j];
}

/** Scale the states, N in `a` with them, by powers of two. Balanced is not N by itself but N with the drives as one more row and the
 * outputs as one more column, these by far the heaviest: what rounding leaves is small against the ways from drives to outputs then.
 * Balanced by itself, N blows up states that nothing drives, and paths 150 dB down drown. */
static HcStatus balance(Making *m, const unsigned *output, double *a, double *scale)
{
  const unsigned r = m->solver->states, all = r + 1;
  const double heavy = 1e6;
  double *b = hc_arena_take(m->arena, (size_t)all * all * sizeof *b);
  if (!b)
    return no_memory(m);
  for (unsigned i = 0; i < r; ++i) {
    double in = 0, out = 0;
    for (unsigned j = 0; j < r; ++j)
      b[i + (size_t)j * all] = m->solver->s0 * a[i + (size_t)j * r];
    for (unsigned j = 0; j < m->solver->columns; ++j)
      in = fmax(in, fabs(driven(m, i, j)));
    for (unsigned o = 0; o < m->solver->outputs; ++o)
      out = fmax(out, fabs(seen(m, output, o, i)));
    b[r + (size_t)i * all] = heavy * in;
    b[i + (size_t)r * all] = heavy * out;
  }
  const int size = (int)all;
  int low, high, info;
  dgebal_("S", &size, b, &size, &low, &high, scale, &info, 1);
  for (unsigned i = 0; i < r; ++i)
    scale[i] /= scale[r];
  for (unsigned i = 0; i < r; ++i)
    for (unsigned j = 0; j < r; ++j)
      a[i + (size_t)j * r] *= scale[j] / scale[i];
  return HC_OK;
}

/** Bring N to Hessenberg form and everything that meets it into the same basis. `output`: with what is watched behind them. */
static HcStatus reduce(Making *m, const unsigned *output)
{
  HcSolver *solver = m->solver;
  const unsigned r = solver->states, k = solver->columns, outs = solver->outputs + 1;
  const int size = (int)r;
  double *a = hc_arena_take(m->arena, ((size_t)r * r + 1) * sizeof *a);
  double *meet = hc_arena_take(m->arena, ((size_t)r * (k + outs) + 1) * sizeof *meet);
  double *tau = hc_arena_take(m->arena, (r + 1) * sizeof *tau);
  double *scale = hc_arena_take(m->arena, (r + 1) * sizeof *scale);
  double *work = hc_arena_take(m->arena, (size_t)(r + k + outs + 1) * sizeof *work);
  if (!a || !meet || !tau || !scale || !work)
    return no_memory(m);
  for (unsigned i = 0; i < r; ++i)
    for (unsigned j = 0; j < r; ++j)
      a[j + (size_t)i * r] = right_of(m, m->state[i])[j];
  const int low = 1, high = size;
  int info = 0;
  if (balance(m, output, a, scale))
    return HC_NO_MEMORY;
  for (unsigned i = 0; i < r; ++i) {
    for (unsigned j = 0; j < k; ++j)
      meet[i + (size_t)j * r] = scale[i] * driven(m, i, j);
    for (unsigned o = 0; o < outs; ++o)
      meet[i + (size_t)(k + o) * r] = seen(m, output, o, i) / scale[i];
  }
  if (r > 1)
    dgehd2_(&size, &low, &high, a, &size, tau, work, &info);
  rotate(a, tau, size, meet, (int)(k + outs), work);
  for (unsigned i = 0; i < r; ++i) {
    for (unsigned j = 0; j < r; ++j)
      solver->hessenberg[(size_t)i * r + j] = i > j + 1 ? 0 : a[i + (size_t)j * r];
    for (unsigned j = 0; j < k; ++j)
      solver->drive[(size_t)i * k + j] = meet[i + (size_t)j * r];
    for (unsigned o = 0; o < outs; ++o)
      solver->adjoint[(size_t)o * r + i] = meet[i + (size_t)(k + o) * r];
  }
  for (unsigned o = 0; o < outs; ++o)
    for (unsigned j = 0; j < k; ++j)
      solver->direct[o * k + j] = seen(m, output, o, r + j);
  return HC_OK;
}

HcStatus hc_solver_make(const HcSystem *system, const HcFlat *flat, const size_t *element, unsigned columns,
                        const unsigned *output, unsigned outputs, unsigned watched, HcArena *arena, HcSolver *solver,
                        HcError *error)
{
  unsigned seen_from[OUTPUTS_MOST + 1];
  memcpy(seen_from, output, outputs * sizeof *output);
  seen_from[outputs] = watched;
  *solver = (HcSolver){.s0 = 2 * M_PI * CENTRE_HZ, .columns = columns, .outputs = outputs};
  HcArena scratch = {0};
  Making m = {.system = system, .flat = flat, .arena = &scratch, .solver = solver, .error = error};
  HcStatus status = states_find(&m);
  const size_t r = solver->states;
  if (!status) {
    solver->hessenberg = hc_arena_take(arena, (r * r + 1) * sizeof(double));
    solver->adjoint = hc_arena_take(arena, ((outputs + 1) * r + 1) * sizeof(double));
    solver->drive = hc_arena_take(arena, (r * columns + 1) * sizeof(double));
    solver->direct = hc_arena_take(arena, ((size_t)(outputs + 1) * columns + 1) * sizeof(double));
    solver->work = hc_arena_take(arena, (2 * r * (r + 2) + 2 * (size_t)columns + 4) * sizeof(double));
    solver->pole = hc_arena_take(arena, (r + 1) * sizeof *solver->pole);
    if (!solver->hessenberg || !solver->adjoint || !solver->drive || !solver->direct || !solver->work || !solver->pole)
      status = no_memory(&m);
  }
  if (!status)
    status = solve_all(&m, element);
  if (!status)
    status = reduce(&m, seen_from);
  if (!status)
    status = hc_poles_find(solver, &scratch, error);
  hc_arena_free(&scratch);
  return status;
}
