"""What ``check_one_hot_encode_prediction`` says, by the name of the hint."""

from seq2seq_lab.language import Text

HINTS = {
    "nothing": Text(
        "It returned None. What hands a function's result back to its caller?",
        "None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?",
    ),
    "tensor": Text(
        "It returned a Tensor. Which type does the docstring ask for?",
        "Tensor가 반환되었습니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "array": Text(
        "It returned a value of type {type}. Which type does the docstring ask for?",
        "반환된 값의 타입이 {type}입니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "ids": Text(
        "It returned one id for each row. In what form does the decoder read a token?",
        "행마다 토큰의 id 하나가 반환되었습니다. 디코더는 토큰을 어떤 형태로 입력받나요?",
    ),
    "leading": Text(
        "The time axis, of length 1, is gone. Which operation dropped it?",
        "길이가 1인 시간 축이 사라졌습니다. 어떤 연산에서 없어졌나요?",
    ),
    "classes": Text(
        "There are {k} classes here; your rows have {width} entries. Where does {width} come from?",
        "이번 입력의 클래스는 {k}개인데 결과의 행 길이는 {width}입니다. 이 수는 어디에서 왔나요?",
    ),
    "shape": Text(
        "The result should have the shape of y_t. Which axis differs?",
        "결과의 shape는 y_t의 shape와 같아야 합니다. 어느 축이 다른가요?",
    ),
    "dtype": Text(
        "The dtype is {dtype}. Which does the docstring ask for?",
        "dtype이 {dtype}입니다. docstring에서는 어떤 dtype을 요구하나요?",
    ),
    "changed": Text(
        "y_t was changed. Who else still needs those scores?",
        "y_t의 값이 바뀌었습니다. 이 점수가 또 필요한 곳은 어디인가요?",
    ),
    "zeros_ones": Text(
        "A one-hot vector holds zeros and ones alone. What do your entries mean?",
        "one-hot 벡터에는 0과 1만 있습니다. 결과에 들어 있는 값은 무엇을 뜻하나요?",
    ),
    "axis": Text(
        "Every sequence needs its own winner. Along which axis are its scores?",
        "시퀀스마다 가장 높은 점수를 따로 찾아야 합니다. "
        "한 시퀀스의 점수들은 어느 축에 놓여 있나요?",
    ),
    "none": Text(
        "Row {n} has no 1, although one of its scores is the best. Why was none found?",
        "{n}번 행에 1이 없습니다. 이 행의 가장 높은 점수를 찾지 못한 까닭은 무엇일까요?",
    ),
    "ties": Text(
        "On ties your row has {ones} ones, and should have one. "
        "Do you ask for the best score, or for its place?",
        "점수가 같을 때 1이 {ones}개 생겼습니다. 1은 하나여야 합니다. "
        "가장 높은 '점수'를 찾고 있나요, 그 '위치'를 찾고 있나요?",
    ),
    "several": Text(
        "Row {n} has {ones} ones. How many tokens can be written at one step?",
        "{n}번 행에 1이 {ones}개 있습니다. 한 스텝에 쓸 수 있는 토큰은 몇 개인가요?",
    ),
    "first": Text(
        "Of equal scores the first should get the 1. Which one does your code find?",
        "점수가 같으면 첫 번째가 1이 되어야 합니다. 코드는 그중 어느 것을 찾아내나요?",
    ),
    "smallest": Text(
        "The 1 stands at the lowest score. Which token does the model think best?",
        "가장 낮은 점수의 자리에 1이 있습니다. 모델이 가장 알맞다고 보는 토큰은 무엇인가요?",
    ),
    "negative": Text(
        "In row {n} all scores are below zero. Which of them is the highest?",
        "{n}번 행의 점수는 모두 0보다 작습니다. 그중 가장 높은 점수는 어느 것인가요?",
    ),
    "close": Text(
        "In row {n} the best scores differ by less than 1. Is anything rounded on the way?",
        "{n}번 행에서 높은 점수들의 차이는 1보다 작습니다. 중간에 값을 반올림하거나 버리고 있나요?",
    ),
    "large": Text(
        "Row {n} has large scores. What becomes of exp(1000)?",
        "{n}번 행의 점수는 아주 큽니다. exp(1000)을 계산하면 어떻게 되나요?",
    ),
    "winner": Text(
        "The 1 of row {n} is not at its best score. How do you get from the scores to that place?",
        "{n}번 행의 1이 가장 높은 점수의 자리에 있지 않습니다. 그 자리를 어떻게 구했나요?",
    ),
    "overwritten": Text(
        "The second call changed the result of the first. Where is your array made?",
        "두 번째 호출이 첫 번째 결과를 바꾸었습니다. 배열을 어디에서 만들고 있나요?",
    ),
}
