namespace XMem.Clips;

/// <summary>Which way a clip is tracked from its masks.</summary>
public enum ClipDirection
{
    /// <summary>From the first mask to the last frame. Frames before it get no mask.</summary>
    Forward,

    /// <summary>From the last mask to the first frame. Frames after it get no mask.</summary>
    Backward,

    /// <summary>From the first mask to the last frame, then, anew, from the first mask to the first frame.</summary>
    Both,
}
