// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Tabs as screen readers know them: one is open, arrows go along, the address bar remembers. What it remembers is no element's id, or
 * browsers would scroll to the section as they open the page, past panic and mute.
 */
export class Tabs {
  constructor(list) {
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(tab.getAttribute("aria-controls")));
    list.addEventListener("keydown", (event) => this.key(event));
  }

  open(name) {
    const wanted = this.tabs.find((tab) => tab.getAttribute("aria-controls") === name) ?? this.tabs[0];
    for (const tab of this.tabs) {
      const is = tab === wanted;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !is;
    }
    history.replaceState(null, "", `#/${wanted.getAttribute("aria-controls")}`);
  }

  key(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key], at = this.tabs.indexOf(event.target);
    if (!step || at < 0) return;
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  }
}
