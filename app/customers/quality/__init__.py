"""How complete and how right the customers' values are."""
