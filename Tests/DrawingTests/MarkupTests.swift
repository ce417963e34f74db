import Drawing
import Testing

@Suite struct MarkupTests {
  @Test func `what is put in is text, and what stands in the source is markup`() {
    let hostile = "<script>alert(\"1\")</script>&'"
    let cell: Markup = "<td title=\"\(hostile)\">\(hostile)</td>"
    let text = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"
    #expect(cell.text == "<td title=\"\(text)\">\(text)</td>")
  }

  @Test func `markup in markup is not escaped again`() {
    let inner: Markup = "<b>\("a < b")</b>"
    let outer: Markup = "<p>\(inner)</p>"
    #expect(outer.text == "<p><b>a &lt; b</b></p>")
    #expect([inner, inner].joined("<br>").text == "<b>a &lt; b</b><br><b>a &lt; b</b>")
  }

  @Test func `signs that XML does not know are replaced`() {
    #expect(
      escaped("a\u{0}b\u{1B}c\u{7F}d\u{FFFE}e\tf") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\tf"
    )
    #expect(escaped("µ–𝛽é") == "µ–𝛽é")
  }

  @Test func `lengths have two decimal places at most, whatever they are`() {
    let lengths: Markup = "\(1.0) \(2.345) \(-0.001) \(1e300)"
    #expect(lengths.text == "1 2.35 0 1e+300")
  }
}
