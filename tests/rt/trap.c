// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trap.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// Interposed functions have no argument to carry state: these must be at file scope.
static _Thread_local bool armed __attribute__((tls_model("initial-exec")));
static _Atomic unsigned allocations, locks, calls;
static _Atomic int last_call;

static void see(_Atomic unsigned *what)
{
  if (armed)
    atomic_fetch_add(what, 1);
}

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

void *malloc(size_t size)
{
  see(&allocations);
  return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
  see(&allocations);
  return __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
  see(&allocations);
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
  see(&allocations);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
  see(&allocations);
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}

void free(void *memory)
{
  see(&allocations);
  __libc_free(memory);
}

/** The C library's own function of that name, found once, before anything is armed. */
#define REAL(name, result, parameters, arguments)                                                                                \
  result name parameters                                                                                                         \
  {                                                                                                                              \
    static result(*_Atomic real) parameters;                                                                                     \
    see(&locks);                                                                                                                 \
    if (!real)                                                                                                                   \
      *(void **)(void *)&real = dlsym(RTLD_NEXT, #name);                                                                         \
    return real arguments;                                                                                                       \
  }

REAL(pthread_mutex_lock, int, (pthread_mutex_t * mutex), (mutex))
REAL(pthread_mutex_trylock, int, (pthread_mutex_t * mutex), (mutex))
REAL(pthread_mutex_unlock, int, (pthread_mutex_t * mutex), (mutex))
REAL(pthread_rwlock_rdlock, int, (pthread_rwlock_t * lock), (lock))
REAL(pthread_rwlock_wrlock, int, (pthread_rwlock_t * lock), (lock))
REAL(pthread_cond_signal, int, (pthread_cond_t * condition), (condition))
REAL(sem_post, int, (sem_t * semaphore), (semaphore))
REAL(sem_wait, int, (sem_t * semaphore), (semaphore))

static void on_call(int number, siginfo_t *info, void *context)
{
  (void)number;
  atomic_fetch_add(&calls, 1);
  atomic_store(&last_call, info->si_syscall);
#ifdef __x86_64__
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = -ENOSYS;
#elif defined(__aarch64__)
  ((ucontext_t *)context)->uc_mcontext.regs[0] = (unsigned long)-ENOSYS;
#endif
}

void hc_trap_arm(void)
{
  struct sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
  };
  const struct sock_fprog program = {sizeof rules / sizeof *rules, rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("FAIL no seccomp filter here");
    _exit(1);
  }
  armed = true;
}

void hc_trap_disarm(void)
{
  armed = false;
}

typedef struct Errand {
  void (*work)(void *user);
  void *user;
} Errand;

static void *run(void *argument)
{
  const Errand *errand = argument;
  hc_trap_arm();
  errand->work(errand->user);
  hc_trap_disarm();
  // A thread's usual end gives its stack's pages back to the kernel, which is a call; so it leaves by the one that is allowed.
  syscall(SYS_exit, 0);
  return NULL;
}

HcTrapCount hc_trap_run(void (*work)(void *user), void *user)
{
  const struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO};
  sigaction(SIGSYS, &action, NULL);
  pthread_mutex_t warm = PTHREAD_MUTEX_INITIALIZER; // so that the real ones are known
  pthread_mutex_lock(&warm);
  pthread_mutex_unlock(&warm);
  atomic_store(&allocations, 0);
  atomic_store(&locks, 0);
  atomic_store(&calls, 0);
  atomic_store(&last_call, -1);
  Errand errand = {work, user};
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, &errand) || pthread_join(thread, NULL)) {
    perror("FAIL no thread");
    _exit(1);
  }
  return (HcTrapCount){atomic_load(&allocations), atomic_load(&locks), atomic_load(&calls), atomic_load(&last_call)};
}
