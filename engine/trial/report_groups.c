// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Series put together: by listener, and all of a kind. */

#include "report.h"

#include "statistics.h"

#include <stdlib.h>
#include <string.h>

/** Same kind: what may be added up. Sequential series have ends that depend on their counts, an audience has votes that are not
 * independent. */
static bool is_kind(const HcTally *a, const HcTally *b)
{
  return a->mode == b->mode && a->training == b->training && a->sprt == b->sprt && a->audience == b->audience &&
         a->chance == b->chance;
}

static HcTally *group_of(HcReport *report, const HcTally *kind, const char *listener, const char *voter)
{
  HcTally *group = report->tally + report->n;
  for (size_t i = 0; i < report->groups; ++i)
    if (is_kind(&group[i], kind) && !strcmp(group[i].voter, voter) && (*voter || !strcmp(group[i].listener, listener)))
      return &group[i];
  group += report->groups++;
  *group = *kind;
  group->series = group->n = group->right = group->caught = group->trials = 0;
  (void)snprintf(group->listener, sizeof group->listener, "%s", listener);
  (void)snprintf(group->voter, sizeof group->voter, "%s", voter);
  return group;
}

static void add(HcTally *to, const HcTally *tally)
{
  to->series++;
  to->n += tally->n;
  to->right += tally->right;
  to->caught += tally->caught;
  to->trials += tally->trials;
}

static void add_voters(HcReport *report, const HcTally *kind, const HcVotes *votes)
{
  for (unsigned i = 0; i < votes->voters; ++i) {
    const HcVoter *voter = &votes->voter[i];
    char name[HC_TRIAL_LISTENER_MAX];
    (void)snprintf(name, sizeof name, *voter->name ? "%s" : "anonymous %.4s", *voter->name ? voter->name : voter->id);
    if (voter->n)
      add(group_of(report, kind, name, voter->id),
          &(HcTally){.n = voter->n, .right = voter->right, .caught = kind->caught, .trials = voter->n});
  }
}

static bool counts(const HcReport *report, size_t i)
{
  return report->tally[i].n && !hc_report_is_cut(&report->series[i]);
}

static HcStatus add_listeners(HcReport *report, HcError *error)
{
  for (size_t i = 0; i < report->n; ++i) {
    const HcTally *tally = &report->tally[i];
    if (!counts(report, i))
      continue;
    HcVotes *votes = tally->audience ? hc_report_votes(&report->series[i]) : NULL;
    if (tally->audience && !votes)
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    if (votes)
      add_voters(report, tally, votes);
    else
      add(group_of(report, tally, tally->listener, ""), tally);
    free(votes);
  }
  return HC_OK;
}

/** p of all audiences of a kind: their trials one behind the other. */
static HcStatus pool_room(const HcReport *report, HcTally *pooled, HcError *error)
{
  HcVotes *all = NULL;
  HcDrawn *drawn = NULL;
  size_t trials = 0;
  unsigned lanes = 2;
  bool good = true;
  for (size_t i = 0; i < report->n && good; ++i) {
    if (!counts(report, i) || !is_kind(&report->tally[i], pooled))
      continue;
    all = hc_report_votes(&report->series[i]);
    HcDrawn *more = all ? realloc(drawn, (trials + all->trials + 1) * sizeof *more) : NULL;
    good = more != NULL;
    if (more) {
      drawn = more;
      memcpy(drawn + trials, all->drawn, all->trials * sizeof *drawn);
      trials += all->trials;
      lanes = report->series[i].plan.lanes;
    }
    free(all);
  }
  if (good)
    pooled->room_p = pooled->mode == HC_TRIAL_AB ? hc_drawn_two_sided(drawn, trials, pooled->right)
                                                 : hc_drawn_upper(drawn, trials, lanes, pooled->right);
  free(drawn);
  return good ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

/** Among the listeners of the same kind. */
static HcStatus correct(HcTally *group, size_t groups, const HcTally *kind, HcError *error)
{
  double *p = calloc(groups + 1, sizeof *p);
  size_t n = 0;
  for (size_t i = 0; i < groups && p; ++i)
    if (is_kind(&group[i], kind))
      p[n++] = hc_tally_meaning(&group[i]).p;
  const bool good = p && hc_holm(p, n, p);
  n = 0;
  for (size_t i = 0; i < groups && good; ++i)
    if (is_kind(&group[i], kind))
      group[i].holm = p[n++];
  free(p);
  return good ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

HcStatus hc_report_group(HcReport *report, HcError *error)
{
  HcTally *group = report->tally + report->n;
  HcStatus status = add_listeners(report, error);
  const size_t listeners = report->groups;
  for (size_t i = 0; i < listeners && !status; ++i)
    if (group[i].holm < 0)
      status = correct(group, listeners, &group[i], error);
  for (size_t i = 0; i < report->n && !status; ++i)
    if (counts(report, i))
      add(group_of(report, &report->tally[i], "", ""), &report->tally[i]);
  for (size_t i = listeners; i < report->groups && !status; ++i)
    if (group[i].audience)
      status = pool_room(report, &group[i], error);
  return status;
}
