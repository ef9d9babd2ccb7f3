"""OpenDocument texts (.odt, .fodt), as ISO/IEC 26300 describes them: `reading` makes a Sheet of one.

`names` parses the XML, `styles` knows how words look and lists count, `as_page` writes the text as HTML
for `web`, and `counting` counts what the file holds without that.
"""
