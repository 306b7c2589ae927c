"""All that knows MkDocs: the plugin, and the finished site."""
