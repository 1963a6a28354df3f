"""The style of a report that is kept as one HTML file: for the screen and for paper, without any other file."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6f9; color: #1b1f24; font: 1rem/1.8 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 3rem; background: #fff; }
h1 { font-size: 1.75rem; line-height: 1.4; text-align: center; margin: 0 0 1.75rem; }
h2 { font-size: 1.25rem; margin: 1.75rem 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 1.25rem 0 .35rem; }
p { margin: 0 0 .75rem; text-indent: 2em; overflow-wrap: anywhere; }
.report-remarks { border: 1px solid #8a5200; padding: .6rem 1rem; margin: 0 0 1.25rem; background: #fdf6ea; }
.report-remarks p { margin: 0; text-indent: 0; }
.live-figure { font-variant-numeric: tabular-nums; }
.table-scroll { overflow-x: auto; margin: .5rem 0 1.25rem; }
.form-table, .chart-data { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; }
.form-table caption { font-weight: 700; padding-bottom: .4rem; }
.visually-hidden, .form-table caption.visually-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.form-table th, .form-table td, .chart-data th, .chart-data td { border: 1px solid #7b8797; padding: .25rem .45rem; font-weight: 400; }
.form-table th, .form-table .form-corner { background: #f5f7fa; }
.form-table .form-caption, .form-table .form-column-header, .form-table .form-column-group, .form-table .form-corner { text-align: center; }
.form-table .form-row-header, .form-table .form-row-group { text-align: left; }
.form-table .form-unit, .form-table .form-empty { text-align: center; }
.form-table .indent-1 { padding-left: 1.4em; }
.form-table .indent-2 { padding-left: 2.6em; }
.form-table .indent-3 { padding-left: 3.8em; }
.form-table small { display: block; color: #4d5866; }
.form-table .form-column-header { min-width: 3.4em; }
td.figure { text-align: right; font-variant-numeric: tabular-nums; }
.table-note, .report-basis p { font-size: .875rem; text-indent: 0; color: #4d5866; }
.report-chart { margin: 1.25rem 0; }
.report-chart figcaption { text-align: center; font-weight: 700; }
.chart { width: 100%; height: auto; display: block; }
.chart-data { width: auto; min-width: 50%; margin: .5rem auto 0; }
.chart-data th[scope="row"] { text-align: left; }
.report-signature { margin: 3rem 3rem 2rem 0; text-align: right; }
.report-signature p { text-indent: 0; }
.report-annex ol { margin: 0; padding-left: 2.5em; }
.report-basis { margin-top: 2rem; border-top: 1px solid #cfd7e2; padding-top: .5rem; }
@media (max-width: 40rem) {
  main { padding: 1.25rem 1rem; }
  h1 { font-size: 1.375rem; }
  .form-table { width: max-content; min-width: 100%; }
  .form-table .form-row-header { max-width: 14em; }
  .report-signature { margin-right: 1rem; }
}
@media print {
  @page { size: A4; margin: 25mm 20mm; }
  body, main { background: none; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr, figure, .report-signature { break-inside: avoid; }
  thead { display: table-header-group; }
  .form-table { font-size: 8.5pt; }
  .table-scroll { overflow: visible; }
}
"""
