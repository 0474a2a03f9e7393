pytest_plugins = ["postgresql"]
