"""What ``check_lstm_cell`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.language import Text

HINTS = {
    "signature": objects.MODEL_HINTS["signature"],
    "array": objects.MODEL_HINTS["array"],
    "not_finite": objects.MODEL_HINTS["not_finite"],
    "changes_input": objects.MODEL_HINTS["changes_input"],
    "remembers": Text(
        "The same call gave another answer than before. What is kept between calls, or drawn anew?",
        "같은 호출인데 처음과 결과가 다릅니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?",
    ),
    "pair": Text(
        "lstm_cell returns two things, h and c. What does your return line give back?",
        "lstm_cell은 h와 c, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "four_blocks": Text(
        "{name} is four times too wide. Where is the sum cut into its four blocks?",
        "{name}의 폭이 네 배입니다. 합을 네 블록으로 나누는 곳은 어디인가요?",
    ),
    "shape": Text(
        "The shape of {name} is off. Which axis, and from which line on?",
        "{name}의 shape이 다릅니다. 어느 축이, 어느 줄부터 달라지나요?",
    ),
    "swapped": Text(
        "h and c look exchanged. Which of them does the docstring name first?",
        "h와 c가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "gate_order": Text(
        "A gate takes the columns of another. In which order do the four blocks stand in W?",
        "어떤 게이트가 다른 게이트의 열을 쓰고 있습니다. W에는 네 블록이 어떤 순서로 놓여 있나요?",
    ),
    "columns": Text(
        "Each gate takes columns from all over. Which D columns belong to i alone?",
        "게이트마다 열을 여기저기에서 가져옵니다. i에 속하는 열 D개는 몇 번부터 몇 번까지인가요?",
    ),
    "activation": Text(
        "Another function than the equations' is applied to {name}. Between which values should "
        "the result lie?",
        "{name}에 적용한 함수가 식과 다릅니다. 그 결과는 어떤 값과 어떤 값 사이에 있어야 하나요?",
    ),
    "forget": Text(
        "The old cell is taken over without its gate. Which factor decides how much of it stays?",
        "예전 셀을 게이트 없이 그대로 넘겨받습니다. 그중 얼마를 남길지는 무엇이 정하나요?",
    ),
    "input_gate": Text(
        "What is new gets into the cell with a wrong factor. Which gate lets g in?",
        "새 내용이 셀에 들어갈 때 곱해지는 것이 식과 다릅니다. g를 들여보내는 게이트는 무엇인가요?",
    ),
    "no_cell": Text(
        "Another old cell gives the same result. Where does your code use the c it is given?",
        "예전 셀을 바꾸어도 결과가 같습니다. 받은 c를 코드 어디에서 쓰나요?",
    ),
    "cell_sum": Text(
        "The cell's two parts are put together in another way. What does f multiply, what does i?",
        "셀의 두 부분을 합치는 방식이 식과 다릅니다. f는 무엇에, i는 무엇에 곱해지나요?",
    ),
    "output_gate": Text(
        "c is right; h shows all of it. Which gate decides how much of the cell is shown?",
        "c는 맞는데 h가 그것을 모두 내보입니다. 셀을 얼마나 내보일지는 어떤 게이트가 정하나요?",
    ),
    "old_cell": Text(
        "c is right, but h is made from another cell. Which one stands in the equation of h_t?",
        "c는 맞는데 h를 다른 셀로 계산했습니다. h_t의 식에는 어떤 셀이 들어 있나요?",
    ),
    "no_recurrence": Text(
        "Another old state gives the same result. Where does your code use the h it is given?",
        "예전 상태를 바꾸어도 결과가 같습니다. 받은 h를 코드 어디에서 쓰나요?",
    ),
    "no_input": Text(
        "Another x_t gives the same result. Where does your code read x_t?",
        "x_t를 바꾸어도 결과가 같습니다. 코드 어디에서 x_t를 읽나요?",
    ),
    "bias": Text(
        "b should count exactly once in the sum. Where, and how often, is it added?",
        "b는 합에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?",
    ),
    "term": Text(
        "Only {term} is not 0 here. How does your code use it?",
        "여기서 0이 아닌 것은 {term}뿐입니다. 코드에서 이 항은 어떻게 쓰이나요?",
    ),
    "together": Text(
        "Each term alone is right, but not all together. What does {name} put together, and how?",
        "항 하나하나는 맞는데 모두 합치면 다릅니다. {name}의 식은 무엇을 어떻게 합치나요?",
    ),
    "no_gradient": Text(
        "No gradient gets from {name} to the weights. Which line leaves MyGrad?",
        "{name}에서 가중치까지 기울기가 전혀 가지 않습니다. 어느 줄이 MyGrad를 벗어나나요?",
    ),
    "state_cut": Text(
        "Right values, but the old {name} gets no gradient: earlier steps would never learn. "
        "What becomes of it at the start?",
        "값은 맞지만 예전 {name}에 기울기가 가지 않습니다. 그러면 앞 단계들이 배우지 못합니다. "
        "처음에 {name}를 어떻게 다루나요?",
    ),
    "gradient": Text(
        "Right values, but the gradient of {name} is off. Is something computed outside of MyGrad?",
        "값은 맞지만 {name}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}
