"""The reading room: a static site of the published package. No server, no framework, no foreign request.

A room is a module with one function, `pages(story)`, which gives the pages and files that it adds; `rooms.ROOMS` lists
them in the order of the navigation. The conventions:

- `story` (`story.Story`) is all that a room publishes from: the rows as they are published, and the reports' texts. In a
  site with short spans only (`--short`) it holds no whole text, and long words in the rows are cut already. So nothing is
  copied from the package's files.
- A `page.Page` names its path in the site, its template in `templates/` and what the template is told; a `page.File` has
  bytes. The same story gives the same bytes.
- A template extends `base.html`, which has the navigation, the security policy and the style. Autoescape is always on, and
  `|safe` is never used. Data for scripts goes into a page by `{{ rows|data_block("name") }}`, JSON that no parser takes for
  markup, read with `JSON.parse(document.getElementById("name").textContent)`.
- A link is relative: `{{ root }}` leads from any page to the site's first folder, and `{{ root }}{{ address(table, id) }}` to
  the page of a row. There is no `style` attribute and no inline script: the policy forbids both.
- Scripts are classic ones with `src`, in `assets/`: from a folder opened by a double click, modules and `fetch` don't
  work. They write text with `textContent` and never set `innerHTML`.
- Nothing about any story stands in code or templates.
"""
