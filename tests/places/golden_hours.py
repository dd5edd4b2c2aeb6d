"""Hours as French towns post them, the one form in which they are kept, what readers are told. Whoever changes a word sees it here."""

GOLDEN = {
    "24/7": (
        "24/7",
        (
            "",
            "tous les jours : jour et nuit",
        ),
    ),
    "Mo-Su 00:00-24:00": (
        "Mo-Su",
        (
            "",
            "tous les jours : jour et nuit",
        ),
    ),
    "Mo-Fr 08:00-12:00,13:30-17:30": (
        "Mo-Fr 08:00-12:00,13:30-17:30",
        (
            "",
            "du lundi au vendredi : de 8 h à 12 h et de 13 h 30 à 17 h 30",
            "samedi et dimanche : fermé",
        ),
    ),
    "Mo-Fr 08:30-12:00,13:30-17:30; PH off": (
        "Mo-Fr 08:30-12:00,13:30-17:30; PH off",
        (
            "",
            "du lundi au vendredi : de 8 h 30 à 12 h et de 13 h 30 à 17 h 30",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Fr 09:00-12:30,14:00-18:30; Sa 09:00-12:30; PH,Su off": (
        "Mo-Fr 09:00-12:30,14:00-18:30; Sa 09:00-12:30; Su,PH off",
        (
            "",
            "du lundi au vendredi : de 9 h à 12 h 30 et de 14 h à 18 h 30",
            "samedi : de 9 h à 12 h 30",
            "dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Sa 09:00-19:30; Su 09:00-12:45": (
        "Mo-Sa 09:00-19:30; Su 09:00-12:45",
        (
            "",
            "du lundi au samedi : de 9 h à 19 h 30",
            "dimanche : de 9 h à 12 h 45",
        ),
    ),
    "Mo-Sa 08:30-20:00; PH 09:00-12:30": (
        "Mo-Sa 08:30-20:00; PH 09:00-12:30",
        (
            "",
            "du lundi au samedi : de 8 h 30 à 20 h",
            "dimanche : fermé",
            "jours fériés : de 9 h à 12 h 30",
        ),
    ),
    "Tu-Sa 09:00-12:00,14:00-19:00; PH off": (
        "Tu-Sa 09:00-12:00,14:00-19:00; PH off",
        (
            "",
            "du mardi au samedi : de 9 h à 12 h et de 14 h à 19 h",
            "lundi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Tu-Fr 09:00-18:30; Sa 09:00-17:00; PH off": (
        "Tu-Fr 09:00-18:30; Sa 09:00-17:00; PH off",
        (
            "",
            "du mardi au vendredi : de 9 h à 18 h 30",
            "samedi : de 9 h à 17 h",
            "lundi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Tu-Sa 06:30-13:30,15:30-19:30; Su 06:30-13:00": (
        "Tu-Sa 06:30-13:30,15:30-19:30; Su 06:30-13:00",
        (
            "",
            "du mardi au samedi : de 6 h 30 à 13 h 30 et de 15 h 30 à 19 h 30",
            "dimanche : de 6 h 30 à 13 h",
            "lundi : fermé",
        ),
    ),
    "Tu-Su 07:00-13:00; Tu-Sa 15:30-19:30": (
        "Tu-Su 07:00-13:00; Tu-Sa 15:30-19:30",
        (
            "",
            "du mardi au samedi : de 15 h 30 à 19 h 30",
            "dimanche : de 7 h à 13 h",
            "lundi : fermé",
        ),
    ),
    "We-Mo 07:00-13:00,16:00-19:30": (
        "Mo,We-Su 07:00-13:00,16:00-19:30",
        (
            "",
            "du mercredi au lundi : de 7 h à 13 h et de 16 h à 19 h 30",
            "mardi : fermé",
        ),
    ),
    "Mo,Tu,Th-Sa 07:00-20:00; Su 07:00-13:00; We off": (
        "Mo-Tu,Th-Sa 07:00-20:00; Su 07:00-13:00; We off",
        (
            "",
            "lundi, mardi et du jeudi au samedi : de 7 h à 20 h",
            "dimanche : de 7 h à 13 h",
            "mercredi : fermé",
        ),
    ),
    "Mo-Tu,Th-Su 12:00-14:30,19:00-22:30; We off": (
        "Mo-Tu,Th-Su 12:00-14:30,19:00-22:30; We off",
        (
            "",
            "du jeudi au mardi : de 12 h à 14 h 30 et de 19 h à 22 h 30",
            "mercredi : fermé",
        ),
    ),
    "Tu-Sa 12:00-14:00,19:00-22:00": (
        "Tu-Sa 12:00-14:00,19:00-22:00",
        (
            "",
            "du mardi au samedi : de 12 h à 14 h et de 19 h à 22 h",
            "lundi et dimanche : fermé",
        ),
    ),
    "Tu-Th 12:00-14:00; Fr-Sa 12:00-14:00,19:30-22:00; Su-Mo off": (
        "Tu-Th 12:00-14:00; Fr-Sa 12:00-14:00,19:30-22:00; Mo,Su off",
        (
            "",
            "du mardi au jeudi : de 12 h à 14 h",
            "vendredi et samedi : de 12 h à 14 h et de 19 h 30 à 22 h",
            "lundi et dimanche : fermé",
        ),
    ),
    "Fr-Sa 19:00-22:30; Su 12:00-14:30": (
        "Fr-Sa 19:00-22:30; Su 12:00-14:30",
        (
            "",
            "vendredi et samedi : de 19 h à 22 h 30",
            "dimanche : de 12 h à 14 h 30",
            "du lundi au jeudi : fermé",
        ),
    ),
    "Mo-Su 11:30-14:30,18:30-23:00": (
        "Mo-Su 11:30-14:30,18:30-23:00",
        (
            "",
            "tous les jours : de 11 h 30 à 14 h 30 et de 18 h 30 à 23 h",
        ),
    ),
    "Tu-Su 18:00-02:00; PH off": (
        "Tu-Su 18:00-02:00; PH off",
        (
            "",
            "du mardi au dimanche : de 18 h à 2 h",
            "lundi : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00": (
        "Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00",
        (
            "",
            "du mardi au jeudi : de 18 h à 1 h",
            "vendredi et samedi : de 18 h à 2 h",
            "lundi et dimanche : fermé",
        ),
    ),
    "Th-Sa 22:00-05:00": (
        "Th-Sa 22:00-05:00",
        (
            "",
            "du jeudi au samedi : de 22 h à 5 h",
            "du dimanche au mercredi : fermé",
        ),
    ),
    "Mo-Su 10:00-26:00": (
        "Mo-Su 10:00-26:00",
        (
            "",
            "tous les jours : de 10 h à 2 h",
        ),
    ),
    "Mo-Th 17:00-00:30; Fr-Sa 17:00-02:00; Su 16:00-22:00; PH off": (
        "Mo-Th 17:00-00:30; Fr-Sa 17:00-02:00; Su 16:00-22:00; PH off",
        (
            "",
            "du lundi au jeudi : de 17 h à 0 h 30",
            "vendredi et samedi : de 17 h à 2 h",
            "dimanche : de 16 h à 22 h",
            "jours fériés : fermé",
        ),
    ),
    "We 14:00-18:00; Sa 10:00-12:00,14:00-18:00": (
        "We 14:00-18:00; Sa 10:00-12:00,14:00-18:00",
        (
            "",
            "mercredi : de 14 h à 18 h",
            "samedi : de 10 h à 12 h et de 14 h à 18 h",
            "lundi, mardi, jeudi, vendredi et dimanche : fermé",
        ),
    ),
    "We,Sa 07:30-13:00": (
        "We,Sa 07:30-13:00",
        (
            "",
            "mercredi et samedi : de 7 h 30 à 13 h",
            "lundi, mardi, jeudi, vendredi et dimanche : fermé",
        ),
    ),
    "Su 08:00-13:00; PH off": (
        "Su 08:00-13:00; PH off",
        (
            "",
            "dimanche : de 8 h à 13 h",
            "du lundi au samedi : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo 14:00-19:00; Tu-Sa 10:00-19:00; PH off": (
        "Mo 14:00-19:00; Tu-Sa 10:00-19:00; PH off",
        (
            "",
            "lundi : de 14 h à 19 h",
            "du mardi au samedi : de 10 h à 19 h",
            "dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Fr 07:30-18:30; PH off; Aug off": (
        "Mo-Fr 07:30-18:30; PH off; Aug off",
        (
            "",
            "du lundi au vendredi : de 7 h 30 à 18 h 30",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
            "en août : fermé",
        ),
    ),
    "Mo-Fr 08:45-12:00,13:45-17:00; Jul-Aug Mo-Fr 08:45-12:00; PH off": (
        "Mo-Fr 08:45-12:00,13:45-17:00; Jul-Aug Mo-Fr 08:45-12:00; PH off",
        (
            "Le reste de l’année",
            "du lundi au vendredi : de 8 h 45 à 12 h et de 13 h 45 à 17 h",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
        (
            "De juillet à août",
            "du lundi au vendredi : de 8 h 45 à 12 h",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00; Jul-Aug Sa off; PH off": (
        "Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00; Jul-Aug Sa off; PH off",
        (
            "Le reste de l’année",
            "du lundi au vendredi : de 8 h 30 à 12 h et de 13 h 30 à 17 h 30",
            "samedi : de 9 h à 12 h",
            "dimanche : fermé",
            "jours fériés : fermé",
        ),
        (
            "De juillet à août",
            "du lundi au vendredi : de 8 h 30 à 12 h et de 13 h 30 à 17 h 30",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Tu,Th 13:00-19:00; We,Sa 10:00-18:00; Fr 10:00-20:00; Oct-May Su 14:00-18:00; PH off": (
        "Tu,Th 13:00-19:00; We,Sa 10:00-18:00; Fr 10:00-20:00; Oct-May Su 14:00-18:00; PH off",
        (
            "Le reste de l’année",
            "mardi et jeudi : de 13 h à 19 h",
            "mercredi et samedi : de 10 h à 18 h",
            "vendredi : de 10 h à 20 h",
            "lundi et dimanche : fermé",
            "jours fériés : fermé",
        ),
        (
            "D’octobre à mai",
            "mardi et jeudi : de 13 h à 19 h",
            "mercredi et samedi : de 10 h à 18 h",
            "vendredi : de 10 h à 20 h",
            "dimanche : de 14 h à 18 h",
            "lundi : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Apr-Sep Mo-Su 08:00-20:00; Oct-Mar Mo-Su 08:00-18:00": (
        "Apr-Sep Mo-Su 08:00-20:00; Oct-Mar Mo-Su 08:00-18:00",
        (
            "D’avril à septembre",
            "tous les jours : de 8 h à 20 h",
        ),
        (
            "D’octobre à mars",
            "tous les jours : de 8 h à 18 h",
        ),
    ),
    "Apr 01-Sep 30 08:00-20:00; Oct 01-Mar 31 08:00-18:00": (
        "Apr 01-Sep 30 08:00-20:00; Oct 01-Mar 31 08:00-18:00",
        (
            "Du 1er avril au 30 septembre",
            "tous les jours : de 8 h à 20 h",
        ),
        (
            "Du 1er octobre au 31 mars",
            "tous les jours : de 8 h à 18 h",
        ),
    ),
    "May-Sep We-Su 10:00-12:30,14:00-18:30; Oct-Apr Sa-Su 14:00-17:30; PH off": (
        "May-Sep We-Su 10:00-12:30,14:00-18:30; Oct-Apr Sa-Su 14:00-17:30; PH off",
        (
            "De mai à septembre",
            "du mercredi au dimanche : de 10 h à 12 h 30 et de 14 h à 18 h 30",
            "lundi et mardi : fermé",
            "jours fériés : fermé",
        ),
        (
            "D’octobre à avril",
            "samedi et dimanche : de 14 h à 17 h 30",
            "du lundi au vendredi : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Jun 15-Sep 15 Mo-Su 11:00-19:00": (
        "Jun 15-Sep 15 Mo-Su 11:00-19:00",
        (
            "Du 15 juin au 15 septembre",
            "tous les jours : de 11 h à 19 h",
        ),
    ),
    "Jul-Aug 10:00-19:00": (
        "Jul-Aug 10:00-19:00",
        (
            "De juillet à août",
            "tous les jours : de 10 h à 19 h",
        ),
    ),
    "Apr Sa-Su 11:00-19:00; May-Sep Mo-Su,PH 10:00-20:00": (
        "Apr Sa-Su 11:00-19:00; May-Sep Mo-Su,PH 10:00-20:00",
        (
            "En avril",
            "samedi et dimanche : de 11 h à 19 h",
            "du lundi au vendredi : fermé",
        ),
        (
            "De mai à septembre",
            "tous les jours, fériés compris : de 10 h à 20 h",
        ),
    ),
    "Tu-Su 10:00-18:00; Jan off; Dec 25 off; Dec 24 10:00-16:00": (
        "Tu-Su 10:00-18:00; Jan off; Dec 25 off; Dec 24 10:00-16:00",
        (
            "",
            "du mardi au dimanche : de 10 h à 18 h",
            "lundi : fermé",
            "en janvier : fermé",
            "le 25 décembre : fermé",
            "le 24 décembre : de 10 h à 16 h",
        ),
    ),
    "Mo-Sa 10:00-19:00; Dec 24,Dec 31 10:00-17:00; PH off": (
        "Mo-Sa 10:00-19:00; Dec 24,Dec 31 10:00-17:00; PH off",
        (
            "",
            "du lundi au samedi : de 10 h à 19 h",
            "dimanche : fermé",
            "jours fériés : fermé",
            "le 24 décembre et le 31 décembre : de 10 h à 17 h",
        ),
    ),
    "2026 Aug 03-2026 Aug 23 off; Tu-Sa 09:00-19:00": (
        "2026 Aug 03-2026 Aug 23 off; Tu-Sa 09:00-19:00",
        (
            "Le reste de l’année",
            "du mardi au samedi : de 9 h à 19 h",
            "lundi et dimanche : fermé",
        ),
        (
            "Du 3 au 23 août 2026",
            "du mardi au samedi : de 9 h à 19 h",
            "lundi et dimanche : fermé",
        ),
    ),
    "Tu-Sa 09:00-19:00; 2026 Aug 03-23 off": (
        "Tu-Sa 09:00-19:00; 2026 Aug 03-2026 Aug 23 off",
        (
            "",
            "du mardi au samedi : de 9 h à 19 h",
            "lundi et dimanche : fermé",
            "du 3 au 23 août 2026 : fermé",
        ),
    ),
    "Mo-Fr 09:00-18:00; 2026 May 15 off": (
        "Mo-Fr 09:00-18:00; 2026 May 15 off",
        (
            "",
            "du lundi au vendredi : de 9 h à 18 h",
            "samedi et dimanche : fermé",
            "le 15 mai 2026 : fermé",
        ),
    ),
    "Mo-Su,PH 05:00-01:00": (
        "Mo-Su,PH 05:00-01:00",
        (
            "",
            "tous les jours, fériés compris : de 5 h à 1 h",
        ),
    ),
    "Mo-Su,PH sunrise-sunset": (
        "Mo-Su,PH sunrise-sunset",
        (
            "",
            "tous les jours, fériés compris : du lever du soleil au coucher du soleil",
        ),
    ),
    "sunrise-sunset": (
        "sunrise-sunset",
        (
            "",
            "tous les jours : du lever du soleil au coucher du soleil",
        ),
    ),
    "dawn-dusk": (
        "dawn-dusk",
        (
            "",
            "tous les jours : de l’aube au crépuscule",
        ),
    ),
    "(sunrise+00:30)-(sunset-01:00)": (
        "(sunrise+00:30)-(sunset-01:00)",
        (
            "",
            "tous les jours : de 30 min après le lever du soleil jusqu’à 1 h avant le coucher du soleil",
        ),
    ),
    "08:00-sunset": (
        "08:00-sunset",
        (
            "",
            "tous les jours : de 8 h au coucher du soleil",
        ),
    ),
    "Apr-Sep 08:00-sunset; Oct-Mar 09:00-17:00": (
        "Apr-Sep 08:00-sunset; Oct-Mar 09:00-17:00",
        (
            "D’avril à septembre",
            "tous les jours : de 8 h au coucher du soleil",
        ),
        (
            "D’octobre à mars",
            "tous les jours : de 9 h à 17 h",
        ),
    ),
    "Sa[1] 10:00-12:00": (
        "Sa[1] 10:00-12:00",
        (
            "",
            "le premier samedi du mois : de 10 h à 12 h",
            "les autres jours : fermé",
        ),
    ),
    "Sa[1,3] 14:00-17:00": (
        "Sa[1],Sa[3] 14:00-17:00",
        (
            "",
            "le premier samedi du mois : de 14 h à 17 h",
            "le troisième samedi du mois : de 14 h à 17 h",
            "les autres jours : fermé",
        ),
    ),
    "Su[-1] 15:00-18:00": (
        "Su[-1] 15:00-18:00",
        (
            "",
            "le dernier dimanche du mois : de 15 h à 18 h",
            "les autres jours : fermé",
        ),
    ),
    "We 14:00-17:00; Sa[2] 10:00-12:00": (
        "We 14:00-17:00; Sa[2] 10:00-12:00",
        (
            "",
            "mercredi : de 14 h à 17 h",
            "du jeudi au mardi : fermé",
            "le deuxième samedi du mois : de 10 h à 12 h",
        ),
    ),
    "week 01-53/2 We 10:00-12:00": (
        "week 01-53/2 We 10:00-12:00",
        (
            "Les semaines impaires",
            "mercredi : de 10 h à 12 h",
            "du jeudi au mardi : fermé",
        ),
    ),
    "week 02-52/2 Sa 09:00-12:00": (
        "week 02-52/2 Sa 09:00-12:00",
        (
            "Les semaines paires",
            "samedi : de 9 h à 12 h",
            "du dimanche au vendredi : fermé",
        ),
    ),
    "week 10-20 Mo-Fr 09:00-12:00": (
        "week 10-20 Mo-Fr 09:00-12:00",
        (
            "Les semaines 10 à 20",
            "du lundi au vendredi : de 9 h à 12 h",
            "samedi et dimanche : fermé",
        ),
    ),
    "SH Mo-Fr 10:00-18:00": (
        "SH Mo-Fr 10:00-18:00",
        (
            "",
            "tous les jours : fermé",
            "vacances scolaires, du lundi au vendredi : de 10 h à 18 h",
            "vacances scolaires, samedi et dimanche : fermé",
        ),
    ),
    "Mo-Fr 12:00-14:00; SH Mo-Fr 10:00-20:00; PH off": (
        "Mo-Fr 12:00-14:00; SH Mo-Fr 10:00-20:00; PH off",
        (
            "",
            "du lundi au vendredi : de 12 h à 14 h",
            "samedi et dimanche : fermé",
            "vacances scolaires, du lundi au vendredi : de 10 h à 20 h",
            "vacances scolaires, samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "We 14:00-18:00; SH off; PH off": (
        "We 14:00-18:00; SH off; PH off",
        (
            "",
            "mercredi : de 14 h à 18 h",
            "du jeudi au mardi : fermé",
            "vacances scolaires : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Fr 16:30-18:30; SH Mo-Fr 08:00-18:00": (
        "Mo-Fr 16:30-18:30; SH Mo-Fr 08:00-18:00",
        (
            "",
            "du lundi au vendredi : de 16 h 30 à 18 h 30",
            "samedi et dimanche : fermé",
            "vacances scolaires, du lundi au vendredi : de 8 h à 18 h",
            "vacances scolaires, samedi et dimanche : fermé",
        ),
    ),
    'Mo-Th 09:00-17:00; Fr unknown "sur rendez-vous"': (
        'Mo-Th 09:00-17:00; Fr unknown "sur rendez-vous"',
        (
            "",
            "du lundi au jeudi : de 9 h à 17 h",
            "vendredi : sur rendez-vous",
            "samedi et dimanche : fermé",
        ),
    ),
    'unknown "sur rendez-vous"': (
        'unknown "sur rendez-vous"',
        (
            "",
            "tous les jours : sur rendez-vous",
        ),
    ),
    'Mo-Fr 09:00-12:00 "entrée par la cour"': (
        'Mo-Fr 09:00-12:00 "entrée par la cour"',
        (
            "",
            "du lundi au vendredi : de 9 h à 12 h (entrée par la cour)",
            "samedi et dimanche : fermé",
        ),
    ),
    "Mo-Fr 09:00-12:00, We 14:00-17:00": (
        "Mo-Fr 09:00-12:00, We 14:00-17:00",
        (
            "",
            "lundi, mardi, jeudi et vendredi : de 9 h à 12 h",
            "mercredi : de 9 h à 12 h et de 14 h à 17 h",
            "samedi et dimanche : fermé",
        ),
    ),
    "Mo-Fr 09:00-12:00, Fr 20:00-22:00; PH off": (
        "Mo-Fr 09:00-12:00, Fr 20:00-22:00; PH off",
        (
            "",
            "du lundi au jeudi : de 9 h à 12 h",
            "vendredi : de 9 h à 12 h et de 20 h à 22 h",
            "samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Mo-Fr 10:00-18:00; 12:00-14:00 off": (
        "Mo-Fr 10:00-18:00; 12:00-14:00 off",
        (
            "",
            "du lundi au vendredi : de 10 h à 12 h et de 14 h à 18 h",
            "samedi et dimanche : fermé",
        ),
    ),
    "Mo-Su 09:00-18:00; Tu off; Th 14:00-18:00": (
        "Mo-Su 09:00-18:00; Tu off; Th 14:00-18:00",
        (
            "",
            "lundi, mercredi et du vendredi au dimanche : de 9 h à 18 h",
            "jeudi : de 14 h à 18 h",
            "mardi : fermé",
        ),
    ),
    "Mo,We,Fr 12:00-14:00,17:00-20:00; Tu,Th 12:00-14:00; Sa-Su 09:00-12:30,14:30-18:30; PH off": (
        "Mo,We,Fr 12:00-14:00,17:00-20:00; Tu,Th 12:00-14:00; Sa-Su 09:00-12:30,14:30-18:30; PH off",
        (
            "",
            "lundi, mercredi et vendredi : de 12 h à 14 h et de 17 h à 20 h",
            "mardi et jeudi : de 12 h à 14 h",
            "samedi et dimanche : de 9 h à 12 h 30 et de 14 h 30 à 18 h 30",
            "jours fériés : fermé",
        ),
    ),
    "Mo 09:00-12:00; Tu 10:00-12:00; We 11:00-12:00; Th 12:00-13:00; Fr 13:00-14:00; Sa 14:00-15:00; Su 15:00-16:00": (
        "Mo 09:00-12:00; Tu 10:00-12:00; We 11:00-12:00; Th 12:00-13:00; Fr 13:00-14:00; Sa 14:00-15:00; Su 15:00-16:00",
        (
            "",
            "lundi : de 9 h à 12 h",
            "mardi : de 10 h à 12 h",
            "mercredi : de 11 h à 12 h",
            "jeudi : de 12 h à 13 h",
            "vendredi : de 13 h à 14 h",
            "samedi : de 14 h à 15 h",
            "dimanche : de 15 h à 16 h",
        ),
    ),
    "Mo-Sa 09:00-12:00,14:00-18:00,20:00-22:00": (
        "Mo-Sa 09:00-12:00,14:00-18:00,20:00-22:00",
        (
            "",
            "du lundi au samedi : de 9 h à 12 h, de 14 h à 18 h et de 20 h à 22 h",
            "dimanche : fermé",
        ),
    ),
    "Mo-Fr 07:15-19:45": (
        "Mo-Fr 07:15-19:45",
        (
            "",
            "du lundi au vendredi : de 7 h 15 à 19 h 45",
            "samedi et dimanche : fermé",
        ),
    ),
    "Tu 17:00-19:00": (
        "Tu 17:00-19:00",
        (
            "",
            "mardi : de 17 h à 19 h",
            "du mercredi au lundi : fermé",
        ),
    ),
    "Mo-Fr 00:00-12:00": (
        "Mo-Fr 00:00-12:00",
        (
            "",
            "du lundi au vendredi : de minuit à 12 h",
            "samedi et dimanche : fermé",
        ),
    ),
    "Mo-Sa 12:00-24:00": (
        "Mo-Sa 12:00-24:00",
        (
            "",
            "du lundi au samedi : de 12 h à minuit",
            "dimanche : fermé",
        ),
    ),
    "PH 10:00-12:00": (
        "PH 10:00-12:00",
        (
            "",
            "tous les jours : fermé",
            "jours fériés : de 10 h à 12 h",
        ),
    ),
    "Mo-Fr 09:00-17:00; PH off; SH Mo-Fr 10:00-16:00": (
        "Mo-Fr 09:00-17:00; PH off; SH Mo-Fr 10:00-16:00",
        (
            "",
            "du lundi au vendredi : de 9 h à 17 h",
            "samedi et dimanche : fermé",
            "vacances scolaires, du lundi au vendredi : de 10 h à 16 h",
            "vacances scolaires, samedi et dimanche : fermé",
            "jours fériés : fermé",
        ),
    ),
    "Oct-Mar Sa 10:00-12:00; Apr-Sep Sa 09:00-12:00; PH off": (
        "Oct-Mar Sa 10:00-12:00; Apr-Sep Sa 09:00-12:00; PH off",
        (
            "D’octobre à mars",
            "samedi : de 10 h à 12 h",
            "du dimanche au vendredi : fermé",
            "jours fériés : fermé",
        ),
        (
            "D’avril à septembre",
            "samedi : de 9 h à 12 h",
            "du dimanche au vendredi : fermé",
            "jours fériés : fermé",
        ),
    ),
}
