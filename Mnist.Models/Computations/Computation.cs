namespace Mnist.Models.Computations;

/// <summary>An operation at given sizes: which algorithm, how much scratch, what arithmetic.</summary>
/// <remarks>It keeps no state of a step in its fields: several shards run it at once.</remarks>
internal abstract class Computation
{
    /// <summary>Buffers besides inputs, outputs and their gradients.</summary>
    public virtual Workspace Workspace => Workspace.None;

    /// <summary>Fused multiply-adds of one row forward; the number of shards follows from it.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Whether the output is the input in another shape: the plan then shares the buffers and runs nothing.</summary>
    public virtual bool IsView => false;

    /// <summary>The same without a softmax at its end, for a loss that takes the softmax over; null where there is none.</summary>
    public virtual Computation? Logits => null;

    /// <summary>Fused multiply-adds of one row backward: one forward's worth for the kernel's gradient, one for the input's.</summary>
    /// <param name="inputGradient">Whether the gradient to the input is wanted.</param>
    public virtual long BackwardMultiplyAdds(bool inputGradient) => inputGradient ? 2 * MultiplyAdds : MultiplyAdds;

    /// <summary>Derives shared buffers from the weights (a transposed kernel); runs on one thread before the shards.</summary>
    /// <param name="shared">The buffers of <see cref="Workspace.Shared"/>.</param>
    /// <param name="training">Whether a backward pass will follow.</param>
    public virtual void Prepare(SharedBuffers shared, bool training)
    {
    }

    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Forward(Pass pass);

    /// <summary>Computes the gradients of the weights and, where they are needed, of the inputs; it writes, and never adds to, what was there.</summary>
    public abstract void Backward(Pass pass);
}
