"""DiYa 抵押: secured lending from the first application to the release of the mortgage."""
