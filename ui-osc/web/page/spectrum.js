// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** All lanes in third octaves: what each adds, with the harmonics of its hum as points on the same axes; or what is heard of it. */

const BANDS = Array.from({length: 31}, (_, i) => 1000 * 10 ** ((i - 17) / 10));
const FLOOR = -140;
const AXES = {residual: {unit: "dBu", max: 20}, lane: {unit: "dBFS", max: 0}};
const DRAW_MS = 100;
const NARROW_PX = 340;

export const LANE_COLOURS = ["#e0763f", "#3f8fe0", "#3fae7a", "#b06fd8", "#c9a227", "#d85a7f", "#6b8e9e", "#8a6d4b"];

/** Of ten frequencies as many as have room; `narrow`: a phone's. */
function ticks(hz, narrow) {
  return (narrow ? [20, 100, 500, 2000, 10000] : [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000]).includes(hz) ? (hz >= 1000 ? `${hz / 1000}k` : `${hz}`) : "";
}

export class Spectrum {
  /** `scale`: of letters and lines; 1 at a desk, more from the last row. */
  constructor(canvas, scale = 1) {
    const font = {size: 12 * scale};
    const axis = (more) => ({grid: {}, ...more, title: {display: true, font, ...more.title}, ticks: {font, ...more.ticks}});
    this.scale = scale;
    this.of = "residual";
    this.told = {residual: new Map(), lane: new Map(), hum: new Map()};
    this.chart = new globalThis.Chart(canvas, {
      type: "line",
      data: {datasets: []},
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        scales: {
          x: axis({type: "logarithmic", min: 20, max: 20000, title: {display: true, text: "Hz"}, ticks: {autoSkip: false, maxRotation: 0, callback: (hz) => ticks(hz, canvas.clientWidth < NARROW_PX * scale)}}),
          y: axis({min: FLOOR, max: AXES.residual.max, title: {text: AXES.residual.unit}}),
        },
        plugins: {legend: {labels: {usePointStyle: true, font, filter: ({datasetIndex}) => scale === 1 || datasetIndex % 2 === 0}}, tooltip: {enabled: false}},
      },
    });
    this.drawn = 0;
    this.ink();
    new IntersectionObserver((seen) => (this.visible = seen.at(-1).isIntersecting)).observe(canvas);
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.ink());
  }

  /** Colours of the page, dark or light. */
  ink() {
    const style = getComputedStyle(this.chart.canvas);
    const {scales, plugins} = this.chart.options;
    for (const axis of [scales.x, scales.y]) {
      axis.grid.color = style.outlineColor;
      axis.ticks.color = axis.title.color = style.color;
    }
    plugins.legend.labels.color = style.color;
    this.news = true;
  }

  lanes(lanes, name) {
    this.order = lanes;
    this.chart.data.datasets = lanes.flatMap((lane, i) => [
      {data: [], borderColor: LANE_COLOURS[i], backgroundColor: LANE_COLOURS[i], borderWidth: 2.5 * this.scale, pointRadius: 0, pointStyle: "line", stepped: "middle"},
      {data: [], showLine: false, backgroundColor: LANE_COLOURS[i], borderColor: LANE_COLOURS[i], pointStyle: i % 2 ? "rectRot" : "circle", pointRadius: 5 * this.scale},
    ]);
    this.names(name);
  }

  names(name) {
    this.chart.data.datasets.forEach((set, i) => (set.label = `${this.order[i >> 1].toUpperCase()} · ${name(this.order[i >> 1])}${i % 2 ? ": hum" : ""}`));
    this.news = true;
  }

  /** `residual`: what each adds; `lane`: each as it is heard. */
  show(of) {
    this.of = of;
    const {y} = this.chart.options.scales;
    y.max = AXES[of].max;
    y.title.text = AXES[of].unit;
    this.news = true;
  }

  bands(of, lane, values) {
    this.told[of].set(lane, values.map((y, i) => ({x: BANDS[i], y: Math.max(FLOOR, y)})));
    this.news = true;
  }

  hum(lane, [hz, , ...harmonics]) {
    this.told.hum.set(lane, harmonics.map((y, i) => ({x: hz * (i + 1), y})).filter(({y}) => y > FLOOR));
    this.news = true;
  }

  /** When there is something new, it can be seen, and the last time is DRAW_MS ago. */
  draw() {
    const now = performance.now();
    if (!this.news || !this.visible || now - this.drawn < DRAW_MS) return;
    this.news = false;
    this.drawn = now;
    this.order.forEach((lane, i) => {
      this.chart.data.datasets[2 * i].data = this.told[this.of].get(lane) ?? [];
      this.chart.data.datasets[2 * i + 1].data = (this.of === "residual" && this.told.hum.get(lane)) || [];
    });
    this.chart.update("none");
  }
}
