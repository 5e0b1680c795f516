"""The words of a feedback page, in English and Korean."""

from seq2seq_lab.language import Text

VERDICTS = {  # in a word or two, and why there is no more to say
    "passed": (
        Text("passed", "통과"),
        Text("Every stage of the check passed.", "검사의 모든 단계를 통과했습니다."),
    ),
    "failed": (
        Text("not right yet", "아직 맞지 않음"),
        Text("The check did not pass.", "검사를 통과하지 못했습니다."),
    ),
    "blank": (
        Text("left blank", "빈칸"),
        Text("The blank is still a blank.", "빈칸이 아직 그대로입니다."),
    ),
    "missing": (
        Text("not there", "없음"),
        Text("Nothing that was handed in has this name.", "제출한 것에 이 이름이 없습니다."),
    ),
    "review": (
        Text("to be looked at", "확인 중"),
        Text(
            "A person looks at this answer before it gets points.",
            "점수를 주기 전에 담당자가 이 답을 직접 확인합니다.",
        ),
    ),
    "timeout": (
        Text("took too long", "시간 초과"),
        Text("It did not finish in time.", "제한 시간 안에 끝나지 않았습니다."),
    ),
    "memory": (
        Text("out of memory", "메모리 부족"),
        Text(
            "It asked for more memory than there is.",
            "쓸 수 있는 것보다 많은 메모리를 요구했습니다.",
        ),
    ),
    "crashed": (
        Text("crashed", "비정상 종료"),
        Text("The process that ran it ended.", "코드를 실행하던 프로세스가 도중에 끝났습니다."),
    ),
    "unreadable": (
        Text("not readable", "읽을 수 없음"),
        Text("The file could not be read.", "파일을 읽을 수 없었습니다."),
    ),
}

STAGES = {
    "form": Text("form", "형식"),
    "shapes": Text("shapes", "shape"),
    "types": Text("types", "자료형"),
    "values": Text("values", "값"),
    "gradients": Text("gradients", "기울기"),
    "parameters": Text("parameters", "파라미터"),
}

WORDS = {
    "title": Text("Feedback for {id}", "{id}: 채점 결과와 피드백"),
    "points": Text("{points} of {most} points", "{most}점 만점에 {points}점"),
    "late": Text(
        "{earned} points, less {late} for coming late.",
        "받은 점수 {earned}점에서, 늦게 제출하여 {late}점을 뺐습니다.",
    ),
    "summary": Text("Summary", "요약"),
    "exercise": Text("Exercise", "문제"),
    "result": Text("Result", "결과"),
    "points_column": Text("Points", "점수"),
    "total": Text("Total", "합계"),
    "stages": Text(
        "{reached} of {all} stages of the check passed",
        "검사의 {all}단계 가운데 {reached}단계 통과",
    ),
    "stage_passed": Text("passed", "통과"),
    "stage_failed": Text("not yet", "아직"),
    "stage_open": Text("not looked at yet", "확인 전"),
    "all_or_nothing": Text(
        "This exercise gives all of its points or none.",
        "이 문제는 모두 맞아야 점수가 있습니다.",
    ),
    "hint": Text("Ask yourself", "생각해 볼 것"),
    "tried": Text("Tried", "시도"),
    "got": Text("Got", "결과"),
    "expected": Text("Expected", "기대"),
    "code": Text("Your code", "작성한 코드"),
    "altered": Text(
        "The check cell came back changed. What judged your answer is the check as handed out.",
        "검사 셀이 나누어 준 것과 다릅니다. 채점에는 나누어 준 검사를 그대로 썼습니다.",
    ),
    "set_aside": Text("Files that were not graded: {files}", "채점하지 않은 파일: {files}"),
    "notes": Text("Notes", "알림"),
}


def say(text: Text, language: str, **values: object) -> str:
    """A text in the language of a page, which need not be the one in use.

    >>> say(WORDS["total"], "ko")
    '합계'
    """
    return ((text.ko if language == "ko" else "") or text.en).format(**values)
