// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** Residuals of all lanes in third octaves, and the harmonics of each lane's hum as points on the same axes. */

const BANDS = Array.from({length: 31}, (_, i) => 1000 * 10 ** ((i - 17) / 10));
const FLOOR = -140;
const DRAW_MS = 100;

export const LANE_COLOURS = ["#e0763f", "#3f8fe0", "#3fae7a", "#b06fd8", "#c9a227", "#d85a7f", "#6b8e9e", "#8a6d4b"];

function ticks(hz) {
  return [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000].includes(hz) ? (hz >= 1000 ? `${hz / 1000}k` : `${hz}`) : "";
}

export class Spectrum {
  constructor(canvas) {
    const axis = (more) => ({title: {display: true, text: "dBu"}, grid: {}, ticks: {}, ...more});
    this.chart = new globalThis.Chart(canvas, {
      type: "line",
      data: {datasets: []},
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        scales: {
          x: axis({type: "logarithmic", min: 20, max: 20000, title: {display: true, text: "Hz"}, ticks: {autoSkip: false, maxRotation: 0, callback: ticks}}),
          y: axis({min: FLOOR, max: 20}),
        },
        plugins: {legend: {labels: {usePointStyle: true}}, tooltip: {enabled: false}},
      },
    });
    this.drawn = 0;
    this.ink();
    new IntersectionObserver((seen) => (this.visible = seen.at(-1).isIntersecting)).observe(canvas);
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.ink());
  }

  /** Colours of the page, dark or light. */
  ink() {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim(), grid = style.getPropertyValue("--rule").trim();
    const {scales, plugins} = this.chart.options;
    for (const axis of [scales.x, scales.y]) {
      axis.grid.color = grid;
      axis.ticks.color = axis.title.color = ink;
    }
    plugins.legend.labels.color = ink;
    this.news = true;
  }

  lanes(lanes, name) {
    this.chart.data.datasets = lanes.flatMap((lane, i) => [
      {label: name(lane), data: [], borderColor: LANE_COLOURS[i], backgroundColor: LANE_COLOURS[i], borderWidth: 2, pointRadius: 0, pointStyle: "line", stepped: "middle"},
      {label: `${name(lane)}: hum`, data: [], showLine: false, backgroundColor: LANE_COLOURS[i], borderColor: LANE_COLOURS[i], pointStyle: i % 2 ? "rectRot" : "circle", pointRadius: 5},
    ]);
    this.order = lanes;
    this.news = true;
  }

  residual(lane, dbu) {
    this.news = true;
    const at = 2 * this.order.indexOf(lane);
    if (at >= 0) this.chart.data.datasets[at].data = dbu.map((y, i) => ({x: BANDS[i], y: Math.max(FLOOR, y)}));
  }

  hum(lane, [hz, , ...harmonics]) {
    this.news = true;
    const at = 2 * this.order.indexOf(lane) + 1;
    const found = harmonics.map((y, i) => ({x: hz * (i + 1), y})).filter(({y}) => y > FLOOR);
    if (at >= 1) this.chart.data.datasets[at].data = found;
  }

  /** When there is something new, it can be seen, and the last time is DRAW_MS ago. */
  draw() {
    const now = performance.now();
    if (!this.news || !this.visible || now - this.drawn < DRAW_MS) return;
    this.news = false;
    this.drawn = now;
    this.chart.update("none");
  }
}
