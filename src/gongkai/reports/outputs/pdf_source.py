"""The program that sets an annual report. It is the same for every report, which it reads as data."""

from __future__ import annotations

SOURCE = r"""
#let report = json(bytes(sys.inputs.data))
#let latin = report.latin.map(name => (name: name, covers: "latin-in-cjk"))
#let face(name) = latin + report.families.at(name)
#let page-of = report.page

#set document(
  title: report.title,
  author: report.authority,
  date: datetime(year: report.date.at(0), month: report.date.at(1), day: report.date.at(2)),
)
#set text(lang: "zh", region: "cn", font: face("body"), size: page-of.body * 1pt, top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: true, leading: (page-of.line - page-of.body) * 1pt, spacing: (page-of.line - page-of.body) * 1pt)
#set page(
  paper: "a4",
  margin: (
    top: page-of.top * 1mm,
    bottom: page-of.bottom * 1mm,
    left: page-of.left * 1mm,
    right: page-of.right * 1mm,
  ),
  footer: context align(center, text(font: face("song"), size: page-of.number * 1pt)[— #counter(page).display("1") —]),
)
#show heading: set text(size: page-of.body * 1pt)
#show heading: it => block(sticky: true, above: par.spacing, below: par.spacing, it.body)

#let small(size, line, body) = {
  set text(size: size * 1pt, font: face("song"))
  set par(leading: (line - size) * 1pt, spacing: (line - size) * 1pt)
  body
}

#let title = align(center, block(below: page-of.line * 1pt, {
  set par(leading: (page-of.title-line - page-of.title) * 1pt, justify: false)
  heading(level: 1, text(
    font: face("title"),
    size: page-of.title * 1pt,
    weight: if report.bold-title { "bold" } else { "regular" },
    report.title-lines.join(linebreak()),
  ))
}))

#let set-heading(one) = {
  if one.on-new-page { pagebreak(weak: true) }
  heading(level: one.level + 1, text(
    font: face(if one.level == 1 { "hei" } else { "kai" }),
    weight: "regular",
    h(2em) + one.text,
  ))
}

#let set-lines(lines) = for line in lines { par(first-line-indent: (amount: 2em, all: true), line) }

#let set-cell(one, size) = table.cell(
  x: one.x, y: one.y, colspan: one.columns, rowspan: one.rows,
  breakable: one.rows > 1,
  align: (if one.left { left } else { center }) + horizon,
  fill: if one.shaded { luma(242) } else { none },
  // A bracket at the beginning of a line hangs over to the left: room for it, lest it touch the rule.
  pad(left: one.indent * size * 1pt + if one.left { 0.4mm } else { 0mm }, one.text),
)

#let set-table(one) = {
  let head = one.cells.filter(cell => cell.y < one.heads)
  let rest = one.cells.filter(cell => cell.y >= one.heads)
  let content = small(one.size, one.size + one.leading, {
    set par(justify: false)
    table(
      columns: one.widths.map(width => width * 1mm),
      inset: (x: one.padding * 1mm, y: 2.4pt),
      stroke: 0.5pt + black,
      ..if head.len() > 0 { (table.header(repeat: true, ..head.map(cell => set-cell(cell, one.size))),) } else { () },
      ..rest.map(cell => set-cell(cell, one.size)),
    )
  })
  if one.title != "" {
    align(center, block(sticky: true, text(font: face("hei"), size: 14pt, one.title)))
  }
  // A table that fits on a page stands on one.
  context {
    let room = (297 - page-of.top - page-of.bottom) * 1mm - 2 * page-of.line * 1pt
    let is-short = measure(block(width: page-of.width * 1mm, content)).height < room
    block(above: 8pt, below: 12pt, breakable: not is-short, content)
  }
  small(10.5, 16, for note in one.notes { par("注：" + note) })
}

#let set-chart(one) = figure(
  kind: "chart",
  supplement: none,
  block(breakable: false, width: 100%, {
    align(center, image(one.file, width: 90%, alt: one.alternative))
    align(center, text(font: face("hei"), size: 12pt, one.caption))
    small(10.5, 16, align(center, one.note))
  }),
)

#let set-signature(lines) = block(breakable: false, width: 100%, above: 3 * page-of.line * 1pt, {
  set align(right)
  pad(right: 4em, for line in lines { par(line) })
})

#let set-block(one) = {
  if one.kind == "heading" { set-heading(one) }
  else if one.kind == "paragraph" { set-lines(one.lines) }
  else if one.kind == "table" { set-table(one) }
  else if one.kind == "chart" { set-chart(one) }
  else if one.kind == "signature" { set-signature(one.lines) }
}

#title
#if report.remarks.len() > 0 {
  block(width: 100%, stroke: 0.75pt + luma(127), inset: 6pt, below: 20pt, {
    set text(font: face("kai"), size: 14pt)
    set par(leading: 8pt, spacing: 8pt)
    for remark in report.remarks { par(remark) }
  })
}
#for one in report.blocks { set-block(one) }
#for list in report.lists {
  v(page-of.line * 1pt)
  set-heading((level: 1, text: list.heading, on-new-page: false))
  set-lines(list.lines)
}
#v(14pt)
#small(10.5, 16, for line in report.foot { par(line) })
"""
