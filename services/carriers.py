"""Carriers that are known by name, and where each shows a parcel by its tracking code."""

from urllib.parse import quote

CARRIERS = {
    "BRT": "https://vas.brt.it/vas/sped_det_show.hsm?referer=sped_numspe_par.htm&Nspediz={code}",
    "Correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={code}",
    "DHL": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={code}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{code}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={code}",
    "GLS": "https://gls-group.com/IT/it/servizi-online/ricerca-spedizioni.html?match={code}",
    "InPost": "https://inpost.it/trova-il-tuo-pacco?number={code}",
    "La Poste": "https://www.laposte.fr/outils/suivre-vos-envois?code={code}",
    "Poste Italiane": "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{code}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{code}",
    "SDA": "https://www.sda.it/wps/portal/Servizi_online/dettaglio-spedizione?locale=it&tracing.letteraVettura={code}",
    "TNT": "https://www.tnt.com/express/it_it/site/tracking.html?searchType=con&cons={code}",
    "UPS": "https://www.ups.com/track?tracknum={code}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={code}",
}
_BY_PLAIN_NAME = {name.casefold(): name for name in CARRIERS}


def known_as(typed: str) -> str:
    """The carrier's name as its own list has it ("dhl" is "DHL"); what is not known stays as it was typed."""
    plain = " ".join(typed.split())
    return _BY_PLAIN_NAME.get(plain.casefold(), plain)


def tracking_url(carrier: str, code: str) -> str:
    """Where this parcel is followed; empty where the carrier is not known or there is no code."""
    pattern = CARRIERS.get(known_as(carrier), "") if code else ""
    return pattern.format(code=quote(code, safe=""))
