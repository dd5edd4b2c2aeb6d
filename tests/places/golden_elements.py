"""Elements of OpenStreetMap as mappers write them in French towns, and the places that they become: None where they become none."""

GOLDEN = [
    (
        {
            "amenity": "restaurant",
            "name": "La Table d'Hôtes",
            "cuisine": "french",
            "addr:housenumber": "12",
            "addr:street": "Rue de l'Église",
            "opening_hours": "Tu-Sa 12:00-14:00,19:00-22:00",
            "phone": "+33 1 34 64 00 00",
            "website": "https://www.table.example",
            "wheelchair": "limited",
            "outdoor_seating": "yes",
        },
        {
            "title": "La Table d'Hôtes",
            "type": "restaurant",
            "street_address": "12, rue de l'Église",
            "opening_hours": "Tu-Sa 12:00-14:00,19:00-22:00",
            "phone": "01 34 64 00 00",
            "web": "https://www.table.example",
            "accessibility": ["fauteuil roulant avec aide"],
            "services": ["terrasse"],
        },
        [],
    ),
    (
        {
            "amenity": "cafe",
            "name": "Café de la Gare",
            "addr:street": "Place de la Gare",
            "addr:suburb": "gare",
            "opening_hours": "Mo-Sa 07:00-20:00; PH off",
            "internet_access": "wlan",
        },
        {
            "title": "Café de la Gare",
            "type": "café",
            "street_address": "Place de la Gare",
            "quartiers": ["Gare"],
            "opening_hours": "Mo-Sa 07:00-20:00; PH off",
            "services": ["wifi"],
        },
        [],
    ),
    (
        {
            "amenity": "pub",
            "name": "The Lock",
            "addr:housenumber": "3 bis",
            "addr:street": "Quai Bas",
            "opening_hours": "Tu-Th 17:00-01:00; Fr-Sa 17:00-02:00",
            "language:en": "yes",
            "language:fr": "yes",
        },
        {
            "title": "The Lock",
            "type": "bar",
            "street_address": "3 bis, quai Bas",
            "opening_hours": "Tu-Th 17:00-01:00; Fr-Sa 17:00-02:00",
            "languages": ["français", "anglais"],
        },
        [],
    ),
    (
        {
            "amenity": "fast_food",
            "name": "Pizza Express",
            "addr:housenumber": "8",
            "addr:street": "Avenue de la Gare",
            "takeaway": "only",
            "delivery": "yes",
            "opening_hours": "Mo-Su 18:00+",
        },
        {
            "title": "Pizza Express",
            "type": "restauration rapide",
            "street_address": "8, avenue de la Gare",
            "services": ["à emporter seulement", "livraison"],
        },
        [
            "horaires « Mo-Su 18:00+ » : laissés de côté.",
        ],
    ),
    (
        {
            "shop": "bakery",
            "name": "Au Pain Doré",
            "addr:housenumber": "1",
            "addr:street": "Rue Neuve",
            "opening_hours": "Tu-Su 07:00-13:00; Tu-Sa 15:30-19:30",
            "phone": "01 34 64 11 22;06 12 34 56 78",
        },
        {
            "title": "Au Pain Doré",
            "type": "boulangerie",
            "street_address": "1, rue Neuve",
            "opening_hours": "Tu-Su 07:00-13:00; Tu-Sa 15:30-19:30",
            "phone": "01 34 64 11 22, 06 12 34 56 78",
        },
        [],
    ),
    (
        {
            "shop": "butcher",
            "name": "Boucherie Martin",
            "addr:housenumber": "5",
            "addr:street": "Rue Neuve",
            "opening_hours": "mardi au samedi 8h-12h30 15h-19h",
        },
        {
            "title": "Boucherie Martin",
            "type": "boucherie",
            "street_address": "5, rue Neuve",
            "opening_hours": "Tu-Sa 08:00-12:30,15:00-19:00",
        },
        [
            "horaires « mardi au samedi 8h-12h30 15h-19h » : compris « Tu-Sa 08:00-12:30,15:00-19:00 », à vérifier.",
        ],
    ),
    (
        {
            "shop": "supermarket",
            "name": "Les Halles",
            "brand": "Halles",
            "addr:street": "Route de Paris",
            "opening_hours": "Mo-Sa 08:30-20:00; Su 09:00-12:30",
            "wheelchair": "yes",
            "toilets:wheelchair": "yes",
            "elevator": "yes",
        },
        {
            "title": "Les Halles",
            "type": "alimentation",
            "street_address": "Route de Paris",
            "opening_hours": "Mo-Sa 08:30-20:00; Su 09:00-12:30",
            "accessibility": ["fauteuil roulant", "toilettes adaptées", "ascenseur"],
        },
        [],
    ),
    (
        {
            "shop": "florist",
            "brand": "Fleurs & Co",
            "addr:housenumber": "27",
            "addr:street": "Rue Neuve",
        },
        {
            "title": "Fleurs & Co",
            "type": "fleuriste",
            "street_address": "27, rue Neuve",
        },
        [],
    ),
    (
        {
            "shop": "hairdresser",
            "name": "Salon « Élégance »",
            "addr:housenumber": "6",
            "addr:street": "Rue Rose-Blanchet",
            "contact:phone": "0134640000",
        },
        {
            "title": "Salon « Élégance »",
            "type": "coiffeur",
            "street_address": "6, rue Rose-Blanchet",
            "phone": "01 34 64 00 00",
        },
        [],
    ),
    (
        {
            "shop": "bicycle",
            "name": "Roue libre",
            "addr:place": "Dépôt des colis",
            "contact:website": "http://roue.example",
            "contact:email": "bonjour@roue.example",
        },
        {
            "title": "Roue libre",
            "type": "cycles",
            "street_address": "Dépôt des colis",
            "email": "bonjour@roue.example",
            "web": "http://roue.example",
        },
        [],
    ),
    (
        {
            "shop": "vacant",
            "name": "Ancien tabac",
        },
        None,
        [],
    ),
    (
        {
            "amenity": "pharmacy",
            "name": "Pharmacie du Pont",
            "addr:housenumber": "2",
            "addr:street": "Rue du Pont",
            "opening_hours": "Mo-Fr 09:00-12:30,14:30-19:30; Sa 09:00-12:30; PH,Su off",
            "dispensing": "yes",
        },
        {
            "title": "Pharmacie du Pont",
            "type": "pharmacie",
            "street_address": "2, rue du Pont",
            "opening_hours": "Mo-Fr 09:00-12:30,14:30-19:30; Sa 09:00-12:30; Su,PH off",
        },
        [],
    ),
    (
        {
            "amenity": "doctors",
            "name": "Dr Ahmed Benali",
            "addr:housenumber": "7",
            "addr:street": "Place de la Gare",
            "opening_hours": 'Mo-Fr 08:00-19:00 || "sur rendez-vous"',
            "wheelchair": "no",
        },
        {
            "title": "Dr Ahmed Benali",
            "type": "médecin",
            "street_address": "7, place de la Gare",
            "accessibility": ["pas de fauteuil roulant"],
        },
        [
            'horaires « Mo-Fr 08:00-19:00 || "sur rendez-vous" » : laissés de côté.',
        ],
    ),
    (
        {
            "amenity": "library",
            "name": "Médiathèque",
            "addr:housenumber": "4",
            "addr:street": "Rue Neuve",
            "opening_hours": "Tu,Th 13:00-19:00; We,Sa 10:00-18:00; Oct-May Su 14:00-18:00",
            "hearing_loop": "yes",
            "wheelchair": "designated",
        },
        {
            "title": "Médiathèque",
            "type": "médiathèque",
            "street_address": "4, rue Neuve",
            "opening_hours": "Tu,Th 13:00-19:00; We,Sa 10:00-18:00; Oct-May Su 14:00-18:00",
            "accessibility": ["fauteuil roulant", "boucle magnétique"],
        },
        [],
    ),
    (
        {
            "amenity": "townhall",
            "name": "Mairie",
            "addr:housenumber": "12",
            "addr:street": "Place du Beffroi",
            "opening_hours": "Mo-Fr 08:30-17:30",
            "tactile_paving": "yes",
        },
        {
            "title": "Mairie",
            "type": "mairie",
            "street_address": "12, place du Beffroi",
            "opening_hours": "Mo-Fr 08:30-17:30",
            "accessibility": ["bandes de guidage"],
        },
        [],
    ),
    (
        {
            "amenity": "post_office",
            "operator": "La Poste",
            "addr:street": "Rue Neuve",
            "opening_hours": "PH off; Mo-Fr 09:00-17:30",
            "phone": "3631",
        },
        {
            "title": "La Poste",
            "type": "poste",
            "street_address": "Rue Neuve",
            "opening_hours": "Mo-Fr 09:00-17:30; PH off",
            "phone": "36 31",
        },
        [
            "horaires « PH off; Mo-Fr 09:00-17:30 » : compris « Mo-Fr 09:00-17:30; PH off », à vérifier.",
        ],
    ),
    (
        {
            "amenity": "toilets",
            "fee": "no",
            "wheelchair": "yes",
            "location:description": "Sous la passerelle",
            "opening_hours": "24/7",
        },
        {
            "title": "Toilettes, Sous la passerelle",
            "type": "toilettes",
            "street_address": "Sous la passerelle",
            "opening_hours": "24/7",
            "accessibility": ["fauteuil roulant"],
            "services": ["gratuit"],
        },
        [],
    ),
    (
        {
            "emergency": "defibrillator",
            "defibrillator:location": "Hall du gymnase",
            "indoor": "yes",
        },
        {
            "title": "Défibrillateur, Hall du gymnase",
            "type": "défibrillateur",
            "street_address": "Hall du gymnase",
        },
        [],
    ),
    (
        {
            "emergency": "defibrillator",
        },
        {
            "type": "défibrillateur",
        },
        [],
    ),
    (
        {
            "leisure": "park",
            "name": "Parc des Lilas",
            "opening_hours": "Apr-Sep 08:00-20:00; Oct-Mar 08:00-18:00",
        },
        {
            "title": "Parc des Lilas",
            "type": "parc",
            "opening_hours": "Apr-Sep 08:00-20:00; Oct-Mar 08:00-18:00",
        },
        [],
    ),
    (
        {
            "leisure": "playground",
            "addr:street": "Square du Four",
        },
        {
            "title": "Aire de jeux, Square du Four",
            "type": "aire de jeux",
            "street_address": "Square du Four",
        },
        [],
    ),
    (
        {
            "leisure": "sports_hall",
            "name": "Gymnase des Tilleuls",
            "addr:neighbourhood": "Les Tilleuls",
            "addr:full": "18 rue des Tilleuls",
        },
        {
            "title": "Gymnase des Tilleuls",
            "type": "gymnase",
            "street_address": "18 rue des Tilleuls",
            "quartiers": ["Les Tilleuls"],
        },
        [],
    ),
    (
        {
            "tourism": "museum",
            "historic": "manor",
            "name": "Musée de l'Horloge",
            "opening_hours": 'We-Su 14:00-18:00 open "sauf janvier"',
        },
        {
            "title": "Musée de l'Horloge",
            "type": "musée",
            "opening_hours": 'We-Su 14:00-18:00 "sauf janvier"',
        },
        [],
    ),
    (
        {
            "historic": "castle",
            "name": "Donjon",
        },
        {
            "title": "Donjon",
            "type": "monument",
        },
        [],
    ),
    (
        {
            "amenity": "school",
            "name": "École Jules-Ferry",
            "addr:housenumber": "3",
            "addr:street": "Rue de l'École",
            "phone": "inconnu",
        },
        {
            "title": "École Jules-Ferry",
            "type": "école",
            "street_address": "3, rue de l'École",
        },
        [
            "téléphone « inconnu » laissé de côté : il y a autre chose que des chiffres.",
        ],
    ),
    (
        {
            "railway": "station",
            "name": "Valbrune",
            "wheelchair": "yes",
        },
        {
            "title": "Valbrune",
            "type": "gare",
            "accessibility": ["fauteuil roulant"],
        },
        [],
    ),
    (
        {
            "amenity": "bench",
        },
        None,
        [],
    ),
    (
        {
            "shop": "books",
            "name": "Le Marque-page",
            "addr:street": "rue Neuve",
            "opening_hours": "Mo-Sa 10:00-19:00; easter off",
        },
        {
            "title": "Le Marque-page",
            "type": "librairie",
            "street_address": "rue Neuve",
        },
        [
            "horaires « Mo-Sa 10:00-19:00; easter off » : laissés de côté.",
        ],
    ),
    (
        {
            "amenity": "place_of_worship",
            "name": "Église de l'Ascension",
            "opening_hours": "sunrise-sunset",
        },
        {
            "title": "Église de l'Ascension",
            "type": "lieu de culte",
            "opening_hours": "sunrise-sunset",
        },
        [],
    ),
    (
        {
            "landuse": "cemetery",
            "name": "Cimetière",
            "opening_hours": "Apr 01-Oct 31: 08:00-19:00; Nov 01-Mar 31: 08:00-17:30",
        },
        {
            "title": "Cimetière",
            "type": "cimetière",
            "opening_hours": "Apr 01-Oct 31 08:00-19:00; Nov 01-Mar 31 08:00-17:30",
        },
        [],
    ),
]
