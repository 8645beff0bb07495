"""`app` for servers and the command line (`flask --app wsgi …`); `python wsgi.py` runs Kebu."""

import sys

from app import create_app
from app.errors import SettingError
from app.settings import locale
from app.start import db, prepare, refuse_open_run
from app.web.command_words import speak
from app.web.language import told_to_the_operator

if __name__ == "__main__":
    from app.serve import main

    sys.exit(main(lambda settings: prepare(settings).setup_code))

try:
    refuse_open_run()
    app = create_app()
    app.cli.add_command(db)
    speak(app.cli, locale())
except SettingError as error:
    print(f"kebu: {told_to_the_operator(error)}", file=sys.stderr)
    sys.exit(2)
