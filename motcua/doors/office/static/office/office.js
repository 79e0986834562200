// Draws the charts; every number in them also stands in a table that works without this file.
(() => {
  const data = document.getElementById("so-lieu");
  if (!data || !window.echarts) return;
  const { months, received, resolved, words, ends } = JSON.parse(data.textContent);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const written = (number) => number.toLocaleString("vi");
  const common = { animation: !still, textStyle: { fontFamily: "inherit" }, tooltip: {} };
  const options = {
    months: {
      ...common,
      color: ["#0b5a6b", "#f5a524"],
      tooltip: { trigger: "axis" },
      grid: { left: 56, right: 16, top: 16, bottom: 32 },
      xAxis: { type: "category", data: months },
      yAxis: { type: "value", minInterval: 1, axisLabel: { formatter: written } },
      series: [
        { name: words[0], type: "bar", data: received },
        { name: words[1], type: "bar", data: resolved },
      ],
    },
    ends: {
      ...common,
      color: ["#1b6b3a", "#0b5a6b", "#a61b29"],
      series: [{ type: "pie", radius: ["45%", "72%"], data: ends, label: { formatter: (part) => `${part.name}: ${written(part.value)}` } }],
    },
  };
  document.querySelectorAll("[data-chart]").forEach((place) => {
    place.hidden = false;
    place.nextElementSibling.open = false;
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(options[place.dataset.chart]);
    window.addEventListener("resize", () => chart.resize());
  });
})();
