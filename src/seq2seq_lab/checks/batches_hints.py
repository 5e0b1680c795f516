"""What ``check_generate_batch`` says, by the name of the hint."""

from seq2seq_lab.language import Text

HINTS = {
    "nothing": Text(
        "It returned None. What hands a function's results back to its caller?",
        "None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?",
    ),
    "three": Text(
        "The docstring promises a tuple of three arrays. What does your last line return?",
        "docstring에 따르면 배열 세 개를 튜플로 반환해야 합니다. 마지막 줄은 무엇을 반환하나요?",
    ),
    "arrays": Text(
        "{name} is of type {type}. Which type does the docstring ask for?",
        "{name}의 타입이 {type}입니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "order": Text(
        "Compare the three shapes: is this the order in which the docstring lists the arrays?",
        "세 배열의 shape를 비교해 보세요. docstring에 적힌 순서대로 반환했나요?",
    ),
    "ids": Text(
        "x holds one id for each token. In what form does the network read a token?",
        "x에 토큰의 id가 그대로 들어 있습니다. 네트워크는 토큰을 어떤 형태로 입력받나요?",
    ),
    "target_ids": Text(
        "target has a third axis. In what form does the loss want its labels?",
        "target에 세 번째 축이 있습니다. loss는 정답 라벨을 어떤 형태로 받나요?",
    ),
    "axes": Text(
        "x should have three axes, target and digits two. Which array has another number of them?",
        "x의 축은 3개, target과 digits의 축은 2개여야 합니다. 축의 수가 다른 배열은 무엇인가요?",
    ),
    "time_first": Text(
        "Axis 0 is time and axis 1 the batch. Which of the two comes first in your arrays?",
        "0번 축은 시간, 1번 축은 배치입니다. 작성한 배열에서는 둘 중 어느 것이 먼저 나오나요?",
    ),
    "batch_size": Text(
        "You were asked for batch size {asked}; {name} has {n}. Where is that argument used?",
        "요청한 배치 크기는 {asked}인데 {name}에는 시퀀스가 {n}개 있습니다. "
        "batch_size 인자를 어디에서 사용했나요?",
    ),
    "twelve": Text(
        "Your one-hot vectors have {k} entries. How many tokens are there in all?",
        "one-hot 벡터의 길이가 {k}입니다. 토큰은 모두 몇 개인가요?",
    ),
    "rows": Text(
        "x and target should be one step longer than digits. What stands in that step?",
        "x와 target은 digits보다 한 스텝 더 길어야 합니다. 그 한 스텝에는 무엇이 들어가나요?",
    ),
    "digits_end": Text(
        "digits has a row of token 11. Is that a digit that was drawn?",
        "digits에 토큰 11로 된 행이 있습니다. 이것도 뽑은 숫자인가요?",
    ),
    "length": Text(
        "You were asked for {shortest} to {longest} digits, END not counted, and gave {length}. "
        "Which is the smallest and which the largest length that your code can draw?",
        "END를 빼고 숫자 {shortest}~{longest}개를 요청했는데 {length}개가 나왔습니다. "
        "코드에서 뽑힐 수 있는 가장 짧은 길이와 가장 긴 길이는 각각 얼마인가요?",
    ),
    "dtype": Text(
        "The dtype of {name} is {dtype}. Which does the docstring ask for?",
        "{name}의 dtype이 {dtype}입니다. docstring에서는 어떤 dtype을 요구하나요?",
    ),
    "digit_range": Text(
        "Digits are 0 to 9, and {wrong} is none. Which numbers can your code draw?",
        "숫자는 0부터 9까지인데 digits에 {wrong}도 있습니다. 어떤 범위에서 수를 뽑고 있나요?",
    ),
    "end_everywhere": Text(
        "END (11) is marked in {steps} of the {T} steps of x. To which steps does it belong?",
        "x의 {T}개 스텝 가운데 {steps}개에 END(11)가 표시되어 있습니다. "
        "END는 어느 스텝에 있어야 하나요?",
    ),
    "end_first": Text(
        "x starts with END (11). Where does a sequence end?",
        "x가 END(11)로 시작합니다. 시퀀스의 끝은 어디인가요?",
    ),
    "end_token": Text(
        "The last step of {name} is token 10. Which of the twelve tokens is that?",
        "{name}의 마지막 스텝이 토큰 10입니다. 토큰 열두 개 가운데 10번은 무엇인가요?",
    ),
    "end_missing": Text(
        "The last step of {name} is not END (11) in column {n}. What does your code write there?",
        "{name}의 {n}번 열에서 마지막 스텝이 END(11)가 아닙니다. 코드는 그 자리에 무엇을 쓰나요?",
    ),
    "one_one": Text(
        "Each (t, n) row of x needs one 1; x[{t}, {n}] sums to {total}. "
        "Which entries does your assignment reach?",
        "x의 (t, n)마다 1이 하나씩 있어야 하는데 x[{t}, {n}]의 합은 {total}입니다. "
        "대입문이 어느 원소들에 값을 쓰고 있나요?",
    ),
    "x_reversed": Text(
        "x and digits run in opposite directions. "
        "Which arrays keep the order in which the digits were drawn?",
        "x와 digits의 시간 순서가 서로 반대입니다. "
        "숫자를 뽑은 순서를 그대로 지켜야 하는 배열은 무엇인가요?",
    ),
    "x_digits": Text(
        "The ones of x do not stand where digits says. Which entry of x does digits[t, n] name?",
        "x의 1이 digits가 가리키는 자리에 없습니다. digits[t, n]은 x의 어느 원소를 가리키나요?",
    ),
    "target_end_front": Text(
        "target starts with END (11). Did you add END before or after the reversal?",
        "target이 END(11)로 시작합니다. END를 뒤집기 전에 붙였나요, 뒤집은 뒤에 붙였나요?",
    ),
    "not_reversed": Text(
        "target runs in the same order as digits. What is the model to write?",
        "target의 순서가 digits와 같습니다. 모델은 무엇을 써내야 하나요?",
    ),
    "batch_reversed": Text(
        "The sequences have changed places. Along which axis does time run?",
        "시퀀스의 자리가 서로 바뀌었습니다. 시간은 어느 축을 따라 흐르나요?",
    ),
    "target_values": Text(
        "Column {n} of target is not column {n} of digits backwards. What happened to it?",
        "target의 {n}번 열은 digits의 {n}번 열을 거꾸로 한 것이 아닙니다. 무엇이 달라졌나요?",
    ),
    "same_batch": Text(
        "Two calls gave the same batch. What makes the random numbers start over?",
        "두 번 호출했는데 똑같은 배치가 나왔습니다. 무엇 때문에 난수가 처음부터 다시 시작될까요?",
    ),
    "overwritten": Text(
        "The second call changed the arrays of the first. Where are your arrays made?",
        "두 번째 호출이 첫 번째 호출에서 받은 배열을 바꾸었습니다. 배열을 어디에서 만들고 있나요?",
    ),
    "one_length": Text(
        "All {calls} batches had sequences of {length} digits. Where is the length drawn?",
        "배치 {calls}개에서 시퀀스의 길이가 모두 {length}입니다. 길이를 어디에서 뽑고 있나요?",
    ),
    "length_missing": Text(
        "Length {length} never came up in {calls} batches. "
        "What does the function that draws the length do with the ends of its range?",
        "배치 {calls}개 가운데 길이가 {length}인 것이 하나도 없습니다. "
        "길이를 뽑는 함수는 범위의 양쪽 끝을 어떻게 다루나요?",
    ),
    "uniform": Text(
        "A fair draw does not give such counts. What does your way of drawing prefer?",
        "골고루 뽑았다고 하기에는 횟수의 차이가 너무 큽니다. 지금의 방법은 무엇을 더 자주 뽑나요?",
    ),
    "same_columns": Text(
        "All columns match. How many random numbers do N sequences of T-1 digits need?",
        "모든 열이 똑같습니다. 숫자 T-1개로 된 시퀀스 N개를 만들려면 난수가 몇 개 필요한가요?",
    ),
    "digit_missing": Text(
        "Never seen among {count} digits: {missing}. From which range does your code draw?",
        "숫자 {count}개 가운데 한 번도 나오지 않은 숫자가 있습니다: {missing}. "
        "코드는 어디부터 어디까지에서 숫자를 뽑나요?",
    ),
    "related": Text(
        "Neighbouring digits are equal too often or too rarely. "
        "Does one digit depend on another in your code?",
        "이웃한 두 숫자가 같은 경우가 너무 많거나 너무 적습니다. "
        "코드에서 한 숫자가 다른 숫자에 영향을 주고 있나요?",
    ),
}
