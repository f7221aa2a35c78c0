using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes recurrent layers.</summary>
internal static class RecurrentEmitters
{
    public static void AddTo(EmitterTable table) => table
        .Add<LSTM>((call, layer) => new RecurrentLoop(call, layer).Emit())
        .Add<GRU>((call, layer) => new RecurrentLoop(call, layer).Emit())
        .Add<SimpleRNN>((call, layer) => new RecurrentLoop(call, layer).Emit());
}
