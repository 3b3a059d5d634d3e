// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The least that a JACK client with stereo in and out can do: copy. What hotcold costs is told as a multiple of this.
 * memcpy_client NAME   runs until SIGTERM or SIGINT.
 */
#include <jack/jack.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct Copy {
  jack_port_t *in[2], *out[2];
} Copy;

static int copy_process(jack_nframes_t frames, void *user)
{
  const Copy *copy = user;
  for (int c = 0; c < 2; c++) {
    memcpy(jack_port_get_buffer(copy->out[c], frames), jack_port_get_buffer(copy->in[c], frames), frames * sizeof(float));
  }
  return 0;
}

/** Connect to the first two physical ports each way, as hotcold does with its outputs. */
static void copy_connect(jack_client_t *client, const Copy *copy)
{
  const char **to = jack_get_ports(client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsPhysical | JackPortIsInput);
  const char **from = jack_get_ports(client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsPhysical | JackPortIsOutput);
  for (int c = 0; c < 2 && to && to[c]; c++) {
    jack_connect(client, jack_port_name(copy->out[c]), to[c]);
  }
  for (int c = 0; c < 2 && from && from[c]; c++) {
    jack_connect(client, from[c], jack_port_name(copy->in[c]));
  }
  jack_free(to);
  jack_free(from);
}

int main(int argc, char **argv)
{
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, NULL);
  jack_client_t *client = argc == 2 ? jack_client_open(argv[1], JackNoStartServer, NULL) : NULL;
  if (!client) {
    fputs("usage: memcpy_client NAME, with a JACK server running\n", stderr);
    return 2;
  }
  Copy copy = {0};
  copy.in[0] = jack_port_register(client, "in_left", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  copy.in[1] = jack_port_register(client, "in_right", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  copy.out[0] = jack_port_register(client, "out_left", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
  copy.out[1] = jack_port_register(client, "out_right", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
  jack_set_process_callback(client, copy_process, &copy);
  if (!copy.in[0] || !copy.in[1] || !copy.out[0] || !copy.out[1] || jack_activate(client)) {
    return 1;
  }
  copy_connect(client, &copy);
  int caught;
  sigwait(&ends, &caught);
  jack_client_close(client);
  return 0;
}
