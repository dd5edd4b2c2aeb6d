// How far works are in their time, on the day on which the page is read.

import { all, clock, dayOf } from "./page.js";

for (const bar of all("progress[data-from]")) {
  bar.value = (Date.parse(dayOf(clock())) - Date.parse(bar.dataset.from)) / 86400000;
  bar.hidden = bar.value <= 0;
}
