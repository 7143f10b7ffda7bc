"""The words of the domain in four languages (domain.md §1.2), and what each means (§1.1)."""

from app.core.i18n import _

# As they are written in each language, whoever reads: so that people of different languages find the same: en, pl, es, zh.
TERMS: dict[str, tuple[str, str, str, str]] = {
    "community": ("community of practice", "społeczność praktyków", "comunidad de práctica", "实践社区"),
    "centre": ("centre of excellence", "centrum doskonałości", "centro de excelencia", "卓越中心"),
    "working_group": ("working group", "grupa robocza", "grupo de trabajo", "工作组"),
    "charter": ("charter", "karta społeczności", "carta de la comunidad", "社区章程"),
    "stage": ("stage of development", "etap rozwoju", "etapa de desarrollo", "发展阶段"),
    "manager": ("community manager", "menedżer społeczności", "gestor/a de la comunidad", "社区经理"),
    "leader": ("community leader", "lider społeczności", "líder de la comunidad", "社区领导者"),
    "sponsor": ("sponsor", "sponsor", "patrocinador/a", "赞助人"),
    "km_advisor": ("KM advisor", "doradca ds. zarządzania wiedzą", "asesor/a de gestión del conocimiento", "知识管理顾问"),
    "tech_expert": ("technical expert", "ekspert techniczny", "experto/a técnico/a", "技术专家"),
    "subject_expert": ("subject-matter expert", "ekspert dziedzinowy", "experto/a en la materia", "主题专家"),
    "contribution": ("contribution", "wkład", "contribución", "贡献"),
    "endorsement": ("endorsement", "potwierdzenie", "aval", "贡献确认"),
    "kudos": ("kudos", "pochwała", "agradecimiento", "致谢"),
    "points": ("recognition points", "punkty uznania", "puntos de reconocimiento", "认可积分"),
    "season": ("season", "sezon", "temporada", "评选周期"),
    "asset": ("knowledge asset", "zasób wiedzy", "activo de conocimiento", "知识资产"),
    "verification": ("verification", "weryfikacja", "verificación", "核验"),
    "reuse": ("reuse", "ponowne użycie", "reutilización", "复用"),
    "gap": ("knowledge gap", "luka w wiedzy", "brecha de conocimiento", "知识缺口"),
    "key_result": ("key result", "kluczowy rezultat", "resultado clave", "关键结果"),
    "help": ("help request", "prośba o pomoc", "solicitud de ayuda", "求助"),
    "buddy": ("buddy", "opiekun", "compañero/a de acogida", "入职伙伴"),
    "guidelines": ("guidelines", "wytyczne", "pautas", "指南"),
    "decision": ("decision", "decyzja", "decisión", "决定"),
    "consent": ("consent (no objection)", "zgoda (brak sprzeciwu)", "consentimiento", "无异议同意"),
    "newsletter": ("newsletter", "biuletyn", "boletín interno", "内部简报"),
}


def meanings() -> dict[str, str]:
    """What each term means, in the language that is spoken."""
    return {
        "community": _("People who share something they do, and learn to do it better together."),
        "centre": _("A mandated group that keeps expertise and standards for everybody, and looks whether they are used."),
        "working_group": _("A group with one task, and an end."),
        "charter": _("What a community is for: what is in its scope and what is not."),
        "stage": _("How far a community has grown, as people judge it. It may go back."),
        "manager": _("Coordinates, welcomes members, plans meetings and edits the newsletter."),
        "leader": _("The recognised expert who sets direction and helps others grow."),
        "sponsor": _("The executive who owns the money and decides what nobody else can."),
        "km_advisor": _("Looks after the knowledge base and helps communities to keep it good."),
        "tech_expert": _("Keeps the platform working. This is not the expert of a subject."),
        "subject_expert": _("Somebody whose confirmed work shows that they know a topic."),
        "contribution": _("Something useful that somebody did for a community, with what shows it."),
        "endorsement": _("Somebody else's sentence that a contribution helped, and how."),
        "kudos": _("A small thanks from one person to another. There are a few for each month."),
        "points": _("What follows from endorsements by a published rule. Points open no doors, and HR is not told of them."),
        "season": _("Thirteen weeks, after which recognition is counted and begins anew."),
        "asset": _("Something written down that has an owner, and versions."),
        "verification": _("Somebody says, with a date, that a page is still right."),
        "reuse": _("Somebody used what another wrote, and says how it went."),
        "gap": _("What people look for or ask, and nobody has written down well enough."),
        "key_result": _("By what one sees that a goal is reached: from where to where, and by when."),
        "help": _("Somebody cannot go on and asks, in private, with a clock that runs in working time."),
        "buddy": _("A colleague, never the line manager, who goes along with a newcomer for ninety days."),
        "guidelines": _("What a community asks of those who write. Each version is acknowledged."),
        "decision": _("What a community agreed on: who was asked, why, and when it is looked at again."),
        "consent": _("Good enough for now and safe enough to try: nobody is left who sees a harm."),
        "newsletter": _("A community's week in seven lines, on Monday at six."),
    }
