"""The program that sets a letter. It is the same for every letter, which it reads as data."""

from __future__ import annotations

SOURCE = r"""
#let sheet = json(bytes(sys.inputs.data))
#let page-of = sheet.page
#let latin = sheet.latin.map(name => (name: name, covers: "latin-in-cjk"))

#set document(title: sheet.title)
#set text(lang: "zh", region: "cn", font: latin + sheet.families, top-edge: 0.8em, bottom-edge: -0.2em)
#show heading: it => it.body

#let styled(run, body) = {
  let set-body = text(
    font: latin + run.families,
    size: run.size * 1pt,
    weight: if run.bold { "bold" } else { "regular" },
    style: if run.italic { "italic" } else { "normal" },
    fill: rgb(run.color),
    body,
  )
  if run.underlined { set-body = underline(set-body) }
  if run.struck { set-body = strike(set-body) }
  if run.raised == "superscript" { super(set-body) } else if run.raised == "subscript" { sub(set-body) } else { set-body }
}

#let set-run(run) = {
  if run.kind == "text" { styled(run, run.text) }
  else if run.kind == "break" { linebreak() }
  else if run.kind == "tab" { h(2em) }
  else if run.kind == "page_number" { styled(run, context counter(page).display("1")) }
  else if run.kind == "page_count" { styled(run, context str(counter(page).final().first())) }
}

#let set-lines(block-of, runs) = {
  let gap = block-of.line - block-of.size
  let content = runs.map(set-run).join()
  if content == none { content = sym.zws }
  let hanging = calc.max(0, -block-of.first_line) * 1pt
  let paragraph = {
    set par(
      leading: gap * 1pt,
      spacing: gap * 1pt,
      justify: block-of.alignment == "justify",
      first-line-indent: (amount: calc.max(0, block-of.first_line) * 1pt, all: true),
      hanging-indent: hanging,
    )
    set text(size: block-of.size * 1pt)
    let aligned = if block-of.alignment == "justify" { left } else {
      (left: left, center: center, right: right).at(block-of.alignment)
    }
    set align(aligned)
    if block-of.level > 0 { heading(level: block-of.level, content) } else { par(content) }
  }
  let rule = block-of.rule
  block(
    width: 100%,
    above: 0pt,
    below: 0pt,
    sticky: block-of.keep_with_next,
    inset: (
      top: gap / 2 * 1pt,
      bottom: (gap / 2 + if rule == none { 0 } else { rule.gap }) * 1pt,
      left: block-of.left * 1pt - hanging,
      right: block-of.right * 1pt,
    ),
    stroke: if rule == none { none } else { (bottom: rule.width * 1pt + rgb(rule.color)) },
    paragraph,
  )
}

#let set-paragraph(block-of) = {
  if block-of.on_new_page { pagebreak(weak: true) }
  if block-of.before > 0 { v(block-of.before * 1pt, weak: false) }
  let part = ()
  for run in block-of.runs {
    if run.kind == "page_break" {
      if part.len() > 0 { set-lines(block-of, part) }
      pagebreak()
      part = ()
    } else { part.push(run) }
  }
  if part.len() > 0 or block-of.runs.len() == 0 { set-lines(block-of, part) }
  if block-of.after > 0 { v(block-of.after * 1pt, weak: false) }
}

#let set-blocks(blocks) = for block-of in blocks {
  if "runs" in block-of { set-paragraph(block-of) } else {
    let widths = block-of.widths.map(width => if width > 0 { width * 1fr } else { 1fr })
    let cells(row) = row.map(cell => table.cell(
      colspan: cell.columns,
      rowspan: cell.rows,
      set-blocks(cell.blocks),
    ))
    let rows = block-of.rows
    let head = if block-of.headed and rows.len() > 1 { (table.header(..cells(rows.first())),) } else { () }
    let rest = if head.len() > 0 { rows.slice(1) } else { rows }
    table(
      columns: widths,
      inset: (x: 5.4pt, y: 2pt),
      stroke: if block-of.ruled { 0.5pt + black } else { none },
      ..head,
      ..rest.map(cells).flatten(),
    )
  }
}

#let set-margin(margin) = context {
  let number = counter(page).get().first()
  let chosen = if number == 1 and margin.first != none { margin.first }
    else if calc.even(number) and margin.even != none { margin.even }
    else { margin.default }
  set-blocks(chosen)
}

#set page(
  width: page-of.width * 1pt,
  height: page-of.height * 1pt,
  margin: (
    top: page-of.top * 1pt,
    bottom: page-of.bottom * 1pt,
    left: page-of.left * 1pt,
    right: page-of.right * 1pt,
  ),
  header: place(top, dy: page-of.header_distance * 1pt, block(width: 100%, set-margin(sheet.header))),
  header-ascent: 0pt,
  footer: block(height: page-of.bottom * 1pt, width: 100%, place(
    bottom,
    dy: -page-of.footer_distance * 1pt,
    block(width: 100%, set-margin(sheet.footer)),
  )),
  footer-descent: 0pt,
)
#set-blocks(sheet.body)
"""
