import Drawing

/// The page's look on screen and on paper.
///
/// Colours are of Okabe and Ito's palette, which colour-blind people can tell apart; nothing is told
/// by colour alone.
let style: Markup = """
  :root{--ink:#111;--line:#888;--soft:#f3f3f3;--blue:#0072b2;--orange:#d55e00}
  *{box-sizing:border-box}
  body{font:16px/1.45 system-ui,"Liberation Sans",Arial,sans-serif;color:var(--ink);background:#fff;
  margin:0 auto;padding:1rem 1.5rem 3rem;max-width:70rem}
  h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.25rem;margin:2rem 0 .5rem}
  h3{font-size:1.05rem;margin:1.2rem 0 .3rem}p{margin:.4rem 0;max-width:60rem}
  .notice{border:1px solid var(--ink);padding:.4rem .8rem;margin:.6rem 0;max-width:none}
  .headline{border:3px solid var(--blue);padding:.4rem 1.2rem .8rem;margin:1rem 0}
  .headline.none{border:6px double var(--orange)}
  .headline h2{font-size:1.6rem;margin:.3rem 0}
  .place{font-size:1.3rem;font-weight:600}
  dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.6rem 0}
  dt{font-weight:600}dd{margin:0}
  table{border-collapse:collapse;margin:.6rem 0;font-size:.9rem}
  caption{text-align:left;font-weight:600;padding:.2rem 0}
  th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;vertical-align:top}
  thead th{background:var(--soft)}tbody th{font-weight:600}
  .wide{overflow-x:auto}
  code{font-size:.85em;overflow-wrap:anywhere}
  figure{margin:.6rem 0}figcaption{font-size:.9rem;max-width:60rem}
  svg{max-width:100%;height:auto;display:block}
  .row{display:flex;gap:.6rem;align-items:flex-start}.row figure{min-width:0}
  .legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;font-size:.9rem}
  .legend svg{display:inline-block;vertical-align:middle;margin-right:.4rem}
  details{margin:.6rem 0}summary{cursor:pointer}
  .numbers{font-size:.75rem;overflow-wrap:anywhere;max-width:none}
  @page{margin:14mm}
  @media print{
  body{font-size:10.5pt;padding:0;max-width:none}
  h2{break-after:avoid}figure,tr,.headline,dl{break-inside:avoid}
  .wide{overflow:visible}table{font-size:8.5pt}
  details:not([open]){display:none}
  svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  }
  @media (max-width:44rem){.row{flex-direction:column}.row figure{width:100%}}
  """
