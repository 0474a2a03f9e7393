"""How is it asked, and how is it shown, in a browser?

Pages are made here from what the `App` answers: a handler parses, calls the app, renders.
`pages.install` puts them on a server; everything works without JavaScript.
"""
